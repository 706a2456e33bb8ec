//! What is differentiated, once for every contestant.

/// A number of some contestant, with what the workloads need of it.
pub trait Number: Clone {
    fn plus(&self, other: &Self) -> Self;
    fn minus(&self, other: &Self) -> Self;
    fn times(&self, other: &Self) -> Self;
    fn scaled(&self, factor: f64) -> Self;
    fn shifted(&self, by: f64) -> Self;
    fn exp(&self) -> Self;
    fn ln(&self) -> Self;
    fn tanh(&self) -> Self;
    fn recip(&self) -> Self;
    fn value(&self) -> f64;

    /// Plain operators, unless the contestant has a fused dot product and is asked to use it.
    fn dot(xs: &[Self], ys: &[Self]) -> Self {
        let mut sum = xs[0].times(&ys[0]);
        for (x, y) in xs.iter().zip(ys).skip(1) {
            sum = sum.plus(&x.times(y));
        }
        sum
    }
}

/// A dense network, or the mixture of Gaussians.
pub enum Workload {
    Network { sizes: Vec<usize>, samples: usize, y: Vec<f64> },
    Mixture { d: usize, k: usize, x: Vec<f64> },
}

pub struct Case {
    pub name: &'static str,
    pub workload: Workload,
    pub inputs: Vec<f64>,
    /// Multiply-adds of the forward pass: the networks' products.
    pub multiply_adds: usize,
}

/// Numbers in (-1, 1), the same on every machine.
struct Draw(u64);

impl Draw {
    fn number(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }

    fn numbers(&mut self, count: usize, scale: f64) -> Vec<f64> {
        (0..count).map(|_| scale * self.number()).collect()
    }
}

pub fn network(name: &'static str, sizes: &[usize], samples: usize) -> Case {
    let mut draw = Draw(7);
    let mut inputs = draw.numbers(sizes[0] * samples, 1.0);
    let mut multiply_adds = 0;
    for pair in sizes.windows(2) {
        let scale = (pair[0] as f64).sqrt().recip();
        inputs.extend(draw.numbers(pair[0] * pair[1] + pair[1], scale));
        multiply_adds += pair[0] * pair[1] * samples;
    }
    let y = draw.numbers(sizes[sizes.len() - 1] * samples, 1.0).iter().map(|y| f64::from(*y > 0.0)).collect();
    Case { name, workload: Workload::Network { sizes: sizes.to_vec(), samples, y }, inputs, multiply_adds }
}

pub fn mixture(name: &'static str, d: usize, k: usize, n: usize) -> Case {
    let mut draw = Draw(11);
    let x = draw.numbers(d * n, 1.0);
    let inputs = draw.numbers(k * (1 + d + d * (d + 1) / 2), 0.5);
    Case { name, workload: Workload::Mixture { d, k, x }, inputs, multiply_adds: n * k * d * (d + 1) / 2 }
}

/// J = 1/(2m) Σ (A − Y)² of a network with tanh in its hidden layers and the logistic function at its end. The inputs are the
/// samples one after the other, then row by row each layer's weights and its biases.
pub fn cost<N: Number>(sizes: &[usize], samples: usize, y: &[f64], v: &[N]) -> N {
    let (x, mut rest) = v.split_at(sizes[0] * samples);
    let mut columns: Vec<Vec<N>> = x.chunks(sizes[0]).map(<[N]>::to_vec).collect();
    for (layer, pair) in sizes.windows(2).enumerate() {
        let (weights, behind) = rest.split_at(pair[0] * pair[1]);
        let (biases, behind) = behind.split_at(pair[1]);
        rest = behind;
        let last = layer + 2 == sizes.len();
        for column in &mut columns {
            let z = weights.chunks(pair[0]).zip(biases).map(|(row, bias)| N::dot(row, column).plus(bias));
            *column = z.map(|z| if last { z.scaled(-1.0).exp().shifted(1.0).recip() } else { z.tanh() }).collect();
        }
    }
    let differences = columns.iter().flatten().zip(y).map(|(a, y)| a.shifted(-y));
    let squares = differences.map(|difference| difference.times(&difference));
    let sum = squares.reduce(|sum, square| sum.plus(&square)).expect("there are outputs");
    sum.scaled(0.5 / samples as f64)
}

/// The log-likelihood of gradbench's `gmm` without its constants: inputs are the K weights, the K means, and for each component the
/// logarithms of the diagonal and the lower triangle.
pub fn likelihood<N: Number>(d: usize, k: usize, x: &[f64], v: &[N]) -> N {
    let (alphas, rest) = v.split_at(k);
    let (means, factors) = rest.split_at(k * d);
    let per = d * (d + 1) / 2;
    let diagonals: Vec<Vec<N>> = factors.chunks(per).map(|f| f[..d].iter().map(N::exp).collect()).collect();
    let sum_of = |terms: &[N]| terms[1..].iter().fold(terms[0].clone(), |sum, term| sum.plus(term));
    let sums: Vec<N> = factors.chunks(per).map(|f| sum_of(&f[..d])).collect();
    let mut total: Option<N> = None;
    for point in x.chunks(d) {
        let mut terms = Vec::with_capacity(k);
        for component in 0..k {
            let mean = &means[component * d..(component + 1) * d];
            let centred: Vec<N> = mean.iter().zip(point).map(|(mean, x)| mean.scaled(-1.0).shifted(*x)).collect();
            let (lower, diagonal) = (&factors[component * per + d..(component + 1) * per], &diagonals[component]);
            let mut square: Option<N> = None;
            let mut at = 0;
            for row in 0..d {
                let mut entry = diagonal[row].times(&centred[row]);
                for column in 0..row {
                    entry = entry.plus(&lower[at].times(&centred[column]));
                    at += 1;
                }
                let squared = entry.times(&entry);
                square = Some(square.map_or_else(|| squared.clone(), |sum| sum.plus(&squared)));
            }
            let square = square.expect("d > 0").scaled(-0.5);
            terms.push(alphas[component].plus(&sums[component]).plus(&square));
        }
        let term = log_sum_exp(&terms);
        total = Some(total.map_or_else(|| term.clone(), |sum| sum.plus(&term)));
    }
    let n = (x.len() / d) as f64;
    let prior = diagonals.iter().flatten().chain(factors.chunks(per).flat_map(|f| &f[d..]));
    let squares = prior.map(|entry| entry.times(entry)).reduce(|sum, square| sum.plus(&square)).expect("k > 0");
    total.expect("n > 0").minus(&log_sum_exp(alphas).scaled(n)).plus(&squares.scaled(0.5))
}

fn log_sum_exp<N: Number>(terms: &[N]) -> N {
    let largest = terms.iter().map(N::value).fold(f64::NEG_INFINITY, f64::max);
    let shifted = terms.iter().map(|term| term.shifted(-largest).exp());
    shifted.reduce(|sum, term| sum.plus(&term)).expect("there are terms").ln().shifted(largest)
}

impl Workload {
    pub fn value<N: Number>(&self, v: &[N]) -> N {
        match self {
            Workload::Network { sizes, samples, y } => cost(sizes, *samples, y, v),
            Workload::Mixture { d, k, x } => likelihood(*d, *k, x, v),
        }
    }
}
