//! The Jacobian of a rotation by a quaternion, on nalgebra's types, recorded on the tape.
//!
//! `cargo run --example check_quaternion`

use backproof::{assert_catches, assert_jacobian, check_jacobian};
use nalgebra::{Matrix3, Quaternion, RealField, UnitQuaternion, Vector3};

const POINT: [i32; 3] = [1, 2, 3];

fn point<T: RealField>() -> Vector3<T> {
    Vector3::from(POINT.map(|part| nalgebra::convert(f64::from(part))))
}

/// The point, turned by a rotation vector.
fn turned<T: RealField>(w: Vector3<T>) -> Vector3<T> {
    UnitQuaternion::new_normalize(Quaternion::from_parts(T::one(), w)).transform_vector(&point())
}

/// With q = 1 + w: ∂(q p q⁻¹)/∂w = (2 ∂(w × p) + 2 ∂(w × (w × p)))/|q|² − 2 (turn − p) wᵀ/|q|².
fn jacobian<T: RealField>(w: Vector3<T>) -> Matrix3<T> {
    let two = || T::one() + T::one();
    let p = point::<T>();
    let size = T::one() + w.norm_squared();
    let cross = -p.cross_matrix();
    let twice = Matrix3::from_diagonal_element(w.dot(&p)) + &w * p.transpose() - &p * w.transpose() * two();
    let moved = turned(w.clone()) - &p;
    ((cross + twice) * two() - moved * w.transpose() * two()) / size
}

/// The skew matrix of the point as it is, for all rotations: right for w = 0 alone.
fn at_rest<T: RealField>(w: Vector3<T>) -> Matrix3<T> {
    let two = T::one() + T::one();
    -point::<T>().cross_matrix() * two / (T::one() + w.norm_squared())
}

fn main() {
    assert_jacobian!(generic turned, jacobian);
    assert_catches!(jacobian: generic turned, at_rest);
    for evidence in check_jacobian!(generic turned, jacobian).evidence {
        println!("{}: {}", evidence.witness.word(), evidence.detail);
    }
}
