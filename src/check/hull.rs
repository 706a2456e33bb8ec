//! Generalised gradients at a kink: the means of the gradients around it.

use super::function::Failure;
use super::quotient::Slope;
use super::random::Source;
use super::subject::{Family, Layout, Subject};

/// How far off the gradients around are taken, as a share of each coordinate: so near that what bends moves them by far
/// less than [`APART`], and with twelve digits, which numbers of 24 have room for.
const RADIUS: f64 = 1.0 / 4096.0;
/// Gradients around to begin with: six mirrored pairs, of which most kinks show both sides.
const GRADIENTS: usize = 12;
/// Rounds of two more each, along what sets the claim apart: each costs ladders for all entries, and is made only as long
/// as the claim seems to lie outside.
const MORE: usize = 12;
/// Steps towards the nearest mean. What they leave falls as their number rises: 1/400 is below [`APART`].
const STEPS: usize = 400;
/// What counts as outside: this share of the largest entry, four times and more what [`RADIUS`] and [`STEPS`] leave.
const APART: f64 = 1e-2;

/// The nearest mean of the gradients around, if the claim is clearly none of these means.
pub(super) fn outside(
    subject: &mut Subject<'_>,
    here: (&Layout, &[f64]),
    claimed: &[f64],
    random: &mut Source,
) -> Result<Option<Vec<f64>>, Failure> {
    let mut around: Vec<Vec<f64>> = Vec::new();
    for _ in 0..GRADIENTS / 2 {
        let along: Vec<f64> = claimed.iter().map(|_| random.around(1.0)).collect();
        for sign in [1.0, -1.0] {
            let along: Vec<f64> = along.iter().map(|part| sign * part).collect();
            around.extend(gradient(subject, here, &along)?);
        }
    }
    let mut nearest = Vec::new();
    for _ in 0..MORE {
        if around.len() < 2 {
            return Ok(None);
        }
        nearest = mean(&around, claimed);
        let apart: Vec<f64> = claimed.iter().zip(&nearest).map(|(claimed, nearest)| claimed - nearest).collect();
        let size = apart.iter().fold(0.0_f64, |size, part| size.max(part.abs()));
        let scale = around.iter().flatten().chain(claimed).fold(0.0_f64, |scale, part| scale.max(part.abs()));
        if size <= APART * scale {
            return Ok(None);
        }
        // Along what sets it apart, or against it, lie the gradients that reach farthest.
        let tilt: Vec<f64> = apart.iter().map(|part| part / size + random.around(1.0 / 16.0)).collect();
        let back: Vec<f64> = tilt.iter().map(|part| -part).collect();
        around.extend(gradient(subject, here, &tilt)?);
        around.extend(gradient(subject, here, &back)?);
    }
    Ok(Some(nearest))
}

/// The gradient a little way off, if differences know it well.
fn gradient(
    subject: &mut Subject<'_>,
    (layout, point): (&Layout, &[f64]),
    along: &[f64],
) -> Result<Option<Vec<f64>>, Failure> {
    let mut there = point.to_vec();
    for (at, part) in layout.variables.iter().zip(along) {
        let size = if point[*at] == 0.0 { 1.0 } else { point[*at].abs() };
        let moved = point[*at] + part * size * RADIUS;
        there[*at] = f64::from(moved as f32);
    }
    if !subject.judges(layout, &there) {
        return Ok(None);
    }
    let size = layout.variables.iter().map(|at| point[*at].abs()).fold(0.0, f64::max);
    let near = if size == 0.0 { 1.0 } else { size } * RADIUS / 64.0;
    let mut gradient = Vec::with_capacity(along.len());
    for column in 0..along.len() {
        let family = Family { cap: near, ..Family::USUAL };
        let slope = subject.slopes((layout, &there), column, family, &mut |_: &[Slope], settled| settled)?;
        match slope.as_deref() {
            Some([slope, ..]) if slope.bar <= APART * slope.value.abs().max(1.0) / 4.0 => gradient.push(slope.value),
            _ => return Ok(None),
        }
    }
    Ok(Some(gradient))
}

/// The mean of some vectors that is nearest to a vector, by steps towards the one that reaches farthest.
fn mean(of: &[Vec<f64>], wanted: &[f64]) -> Vec<f64> {
    let mut best = of[0].clone();
    for _ in 0..STEPS {
        let apart: Vec<f64> = wanted.iter().zip(&best).map(|(wanted, best)| wanted - best).collect();
        let reach = |vector: &[f64]| vector.iter().zip(&apart).map(|(v, apart)| v * apart).sum::<f64>();
        let Some(farthest) = of.iter().max_by(|a, b| reach(a).total_cmp(&reach(b))) else { break };
        let way: Vec<f64> = farthest.iter().zip(&best).map(|(far, best)| far - best).collect();
        let length: f64 = way.iter().map(|part| part * part).sum();
        let gain = reach(&way);
        if length == 0.0 || gain <= 0.0 {
            break;
        }
        let step = (gain / length).min(1.0);
        best.iter_mut().zip(&way).for_each(|(best, way)| *best += step * way);
    }
    best
}

#[cfg(test)]
mod tests {
    use super::mean;

    #[test]
    fn the_nearest_mean_is_found() {
        let corners = [vec![1.0, 0.0], vec![0.0, 1.0]];
        let near = |wanted: &[f64], right: [f64; 2]| {
            mean(&corners, wanted).iter().zip(right).all(|(a, b)| (a - b).abs() < 1e-3)
        };
        assert!(near(&[1.0, 1.0], [0.5, 0.5]) && near(&[0.25, 0.75], [0.25, 0.75]) && near(&[3.0, 0.0], [1.0, 0.0]));
    }
}
