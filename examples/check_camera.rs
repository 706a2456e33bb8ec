//! A camera's projection and its Jacobian, on nalgebra's vectors and matrices.
//!
//! `cargo run --example check_camera`

use backproof::{assert_catches, assert_jacobian};
use nalgebra::{Matrix2x3, Vector2, Vector3};

const FOCAL: (f64, f64) = (520.0, 515.0);
const CENTRE: (f64, f64) = (320.0, 240.0);

/// Pixels of a point before the camera.
fn project(p: Vector3<f64>) -> Vector2<f64> {
    Vector2::new(FOCAL.0 * p.x / p.z + CENTRE.0, FOCAL.1 * p.y / p.z + CENTRE.1)
}

fn jacobian(p: Vector3<f64>) -> Matrix2x3<f64> {
    let (x, y, z) = (p.x, p.y, p.z);
    Matrix2x3::new(FOCAL.0 / z, 0.0, -FOCAL.0 * x / (z * z), 0.0, FOCAL.1 / z, -FOCAL.1 * y / (z * z))
}

/// The second focal length is the first.
fn one_focal_length(p: Vector3<f64>) -> Matrix2x3<f64> {
    let mut wrong = jacobian(p);
    wrong[(1, 1)] = FOCAL.0 / p.z;
    wrong
}

fn main() {
    assert_jacobian!(project, jacobian, on = [-2.0..2.0, -2.0..2.0, 0.5..10.0]);
    assert_catches!(jacobian: project, one_focal_length, on = [-2.0..2.0, -2.0..2.0, 0.5..10.0]);
    println!("the Jacobian of the projection passes, and the one with a wrong focal length is caught.");
}
