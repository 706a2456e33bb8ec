//! Softmax and its logarithm: functions of a whole vector, so their derivative is a Jacobian. It is never written out:
//! its products with vectors are all that is needed.

use crate::scalar::real::Real;

/// The softmax of a vector, `pᵢ = e^{zᵢ} / Σⱼ e^{zⱼ}`.
///
/// - Forward: `p = softmax(z)`.
/// - Backward: [`softmax_vjp`].
/// - Shapes: `z: [n] -> p: [n]`.
/// - Where it holds: everywhere. In f64 the exponentials overflow beyond z ≈ 709: no maximum is subtracted, since on a
///   tape that would be a kink that the function does not have.
///
/// ```
/// use backproof::activation::softmax;
/// assert_eq!(softmax(&[0.0, 0.0]), [0.5, 0.5]);
/// ```
pub fn softmax<T: Real>(z: &[T]) -> Vec<T> {
    let exponentials: Vec<T> = z.iter().map(Real::exp).collect();
    let scale = T::sum(exponentials.iter()).reciprocal();
    exponentials.into_iter().map(|exponential| exponential * scale.clone()).collect()
}

/// The pushforward of a tangent by softmax, given `p = softmax(z)`: `ṗ = p ⊙ (ż − pᵀż)`.
///
/// - Shapes: `p, ż: [n] -> ṗ: [n]`.
/// - Derivation: ∂pᵢ/∂zⱼ = pᵢ(δᵢⱼ − pⱼ), by the quotient rule; summed against żⱼ this is pᵢ(żᵢ − Σⱼ pⱼżⱼ).
///
/// ```
/// use backproof::activation::softmax_jvp;
/// assert_eq!(softmax_jvp(&[0.5, 0.5], &[4.0, 0.0]), [1.0, -1.0]);
/// ```
///
/// Theorem: `Losses.softmax_jacobian`.
///
/// # Panics
/// If the lengths differ.
#[track_caller]
pub fn softmax_jvp<T: Real>(p: &[T], tangent: &[T]) -> Vec<T> {
    let mean = dot(p, tangent);
    p.iter().zip(tangent).map(|(p, v)| p.clone() * (v.clone() - mean.clone())).collect()
}

/// The pullback of a cotangent by softmax, given `p = softmax(z)`: `dz = p ⊙ (dp − pᵀdp)`.
///
/// - Shapes: `p, dp: [n] -> dz: [n]`; `Σ dz = 0`, since softmax does not change when z is shifted.
/// - Derivation: the Jacobian `diag(p) − p pᵀ` is symmetric, so this is [`softmax_jvp`].
///
/// ```
/// use backproof::activation::softmax_vjp;
/// assert_eq!(softmax_vjp(&[0.5, 0.5], &[0.0, 4.0]), [-1.0, 1.0]);
/// ```
///
/// Theorem: `Losses.softmax_pullback`.
///
/// # Panics
/// If the lengths differ.
#[track_caller]
pub fn softmax_vjp<T: Real>(p: &[T], cotangent: &[T]) -> Vec<T> {
    softmax_jvp(p, cotangent)
}

/// The logarithm of softmax, `ℓᵢ = zᵢ − ln Σⱼ e^{zⱼ}`.
///
/// - Shapes: `z: [n] -> ℓ: [n]`.
/// - Where it holds: everywhere; see [`softmax`] for overflow.
///
/// ```
/// use backproof::activation::log_softmax;
/// assert_eq!(log_softmax(&[3.0]), [0.0]);
/// ```
pub fn log_softmax<T: Real>(z: &[T]) -> Vec<T> {
    let exponentials: Vec<T> = z.iter().map(Real::exp).collect();
    let log_sum = T::sum(exponentials.iter()).ln();
    z.iter().map(|z| z.clone() - log_sum.clone()).collect()
}

/// The pushforward of a tangent by log-softmax, given `p = softmax(z)`: `ℓ̇ = ż − pᵀż`.
///
/// - Shapes: `p, ż: [n] -> ℓ̇: [n]`.
/// - Derivation: ∂ℓᵢ/∂zⱼ = δᵢⱼ − pⱼ.
///
/// ```
/// use backproof::activation::log_softmax_jvp;
/// assert_eq!(log_softmax_jvp(&[0.5, 0.5], &[4.0, 0.0]), [2.0, -2.0]);
/// ```
///
/// Theorem: `Losses.log_softmax_jacobian`.
///
/// # Panics
/// If the lengths differ.
#[track_caller]
pub fn log_softmax_jvp<T: Real>(p: &[T], tangent: &[T]) -> Vec<T> {
    let mean = dot(p, tangent);
    tangent.iter().map(|v| v.clone() - mean.clone()).collect()
}

/// The pullback of a cotangent by log-softmax, given `p = softmax(z)`: `dz = dℓ − p·Σ dℓ`.
///
/// - Shapes: `p, dℓ: [n] -> dz: [n]`; unlike softmax's, this Jacobian is not symmetric.
/// - Derivation: dzⱼ = Σᵢ dℓᵢ(δᵢⱼ − pⱼ) = dℓⱼ − pⱼ Σᵢ dℓᵢ.
///
/// ```
/// use backproof::activation::log_softmax_vjp;
/// assert_eq!(log_softmax_vjp(&[0.25, 0.75], &[4.0, 0.0]), [3.0, -3.0]);
/// ```
///
/// Theorem: `Losses.log_softmax_pullback`.
///
/// # Panics
/// If the lengths differ.
#[track_caller]
pub fn log_softmax_vjp<T: Real>(p: &[T], cotangent: &[T]) -> Vec<T> {
    assert_eq!(p.len(), cotangent.len(), "p has {} entries but the cotangent {}", p.len(), cotangent.len());
    let total = T::sum(cotangent.iter());
    p.iter().zip(cotangent).map(|(p, g)| g.clone() - p.clone() * total.clone()).collect()
}

#[track_caller]
fn dot<T: Real>(p: &[T], v: &[T]) -> T {
    assert_eq!(p.len(), v.len(), "p has {} entries but the vector {}", p.len(), v.len());
    T::sum_of_products(p.iter().zip(v))
}
