//! The hand-written network against the tape: every entry of every gradient, and every way of getting it wrong.
#![cfg(feature = "matrix")]

use crate::common::{Numbers, assert_same, differing, read, tape_gradient};
use backproof::activation::Activation;
use backproof::backprop::{Backward, Cost, ForwardPass, Layer, Network, batch, sample};
use backproof::matrix::{self, Matrix};
use backproof::scalar::running::Running;
use backproof::tape::{Var, record};
use proptest::prelude::*;

/// A network to be checked: its shapes and functions, and where its numbers come from.
#[derive(Clone, Debug)]
struct Case {
    /// Inputs, then the units of each layer.
    widths: Vec<usize>,
    samples: usize,
    activations: Vec<Activation>,
    cost: Cost,
    seed: u64,
}

/// The network, its samples and its targets, on some kind of number.
struct Setting {
    network: Network<Var>,
    x: Matrix<Var>,
    y: Matrix<Var>,
}

impl Case {
    /// W and b of each layer, then X: what the gradients are taken by. Then the functions' parameters and Y.
    fn inputs(&self) -> Vec<f64> {
        let mut numbers = Numbers(self.seed);
        let mut inputs = Vec::new();
        for shape in self.widths.windows(2) {
            // Weights of the usual size, so that no layer overflows the next.
            let size = 1.5 / (shape[0] as f64).sqrt();
            inputs.extend(numbers.take(shape[1] * shape[0]).iter().map(|w| w * size));
            inputs.extend(numbers.take(shape[1]));
        }
        inputs.extend(numbers.take(self.widths[0] * self.samples).iter().map(|x| 2.0 * x));
        for activation in &self.activations {
            inputs.extend(numbers.take(activation.parameters().len()).iter().map(|p| 1.75 + 0.5 * p));
        }
        // Probabilities for binary cross-entropy; they need not sum to 1.
        inputs.extend(numbers.take(self.outputs() * self.samples).iter().map(|y| 0.5 + 0.5 * y));
        inputs
    }

    fn outputs(&self) -> usize {
        self.widths[self.widths.len() - 1]
    }

    /// How many of the inputs the gradients are taken by.
    fn differentiated(&self) -> usize {
        let weights: usize = self.widths.windows(2).map(|shape| shape[1] * (shape[0] + 1)).sum();
        weights + self.widths[0] * self.samples
    }

    fn setting(&self, inputs: &[Var]) -> Setting {
        let mut rest = inputs.iter().copied();
        let mut next = |rows, columns| Matrix::from_iterator(rows, columns, rest.by_ref().take(rows * columns));
        let weights: Vec<_> = self.widths.windows(2).map(|s| (next(s[1], s[0]), next(s[1], 1))).collect();
        let x = next(self.widths[0], self.samples);
        let layers = weights.into_iter().zip(&self.activations).map(|((w, b), activation)| {
            let parameters = next(activation.parameters().len(), 1);
            Layer::with_parameters(w, b, *activation, parameters.iter().copied().collect())
        });
        let network = Network::new(layers.collect());
        Setting { network, x, y: next(self.outputs(), self.samples) }
    }

    /// The tape's gradient of the cost.
    fn tape(&self) -> Vec<Running> {
        let cost = record(&self.inputs(), |v| {
            let Setting { network, x, y } = self.setting(v);
            vec![self.cost.value(network.forward(&x).output(), &y)]
        });
        let mut gradient = tape_gradient(&cost);
        gradient.truncate(self.differentiated());
        gradient
    }

    /// The gradients that formulas give, run on the tape too and read with their own rounding errors.
    fn claimed(&self, formulas: impl Fn(&Setting) -> Gradients) -> Vec<Running> {
        let inputs = self.inputs();
        let claim = record(&inputs, |v| formulas(&self.setting(v)).in_order());
        read(claim.program(), &inputs)
    }
}

/// The gradients of the cost by W and b of each layer, and by X.
struct Gradients {
    layers: Vec<(Matrix<Var>, Matrix<Var>)>,
    x: Matrix<Var>,
}

impl Gradients {
    fn in_order(self) -> Vec<Var> {
        let layers = self.layers.iter().flat_map(|(dw, db)| dw.iter().chain(db.iter()));
        layers.chain(self.x.iter()).copied().collect()
    }

    /// dA of the input is per sample; the cost is the mean.
    fn of(backward: Backward<Var>) -> Gradients {
        let da0 = &backward.layers[0].dA_prev;
        let x = matrix::scale(&(Var::from(1) / da0.ncols()), da0);
        Gradients { layers: backward.layers.into_iter().map(|layer| (layer.dW, layer.db)).collect(), x }
    }
}

/// The library's formulas for m samples.
fn by_batch(case: &Case) -> impl Fn(&Setting) -> Gradients {
    let cost = case.cost;
    move |setting| {
        let pass = setting.network.forward(&setting.x);
        Gradients::of(setting.network.backward(&pass, &setting.y, cost))
    }
}

/// The library's formulas for one sample, one sample after the other, and then the mean.
fn by_sample(case: &Case) -> impl Fn(&Setting) -> Gradients {
    let cost = case.cost;
    move |Setting { network, x, y }| {
        let layers = network.layers();
        let m = Var::from(1) / x.ncols();
        let zero = |a: &Matrix<Var>| a.map(|_| Var::from(0));
        let mut sums: Vec<_> = layers.iter().map(|layer| (zero(&layer.W), zero(&layer.b))).collect();
        let mut dx = zero(x);
        for j in 0..x.ncols() {
            let mut a = vec![matrix::column(x, j)];
            let mut z = Vec::new();
            for (l, layer) in layers.iter().enumerate() {
                z.push(sample::weighted_inputs(&layer.W, &a[l], &layer.b));
                a.push(sample::activations(&z[l], layer.activation, &layer.parameters));
            }
            let last = layers.len() - 1;
            let da = cost.dA(&a[last + 1], &matrix::column(y, j));
            let mut dz = sample::dz(&da, &z[last], layers[last].activation, &layers[last].parameters);
            for l in (0..layers.len()).rev() {
                sums[l].0 = matrix::add(&sums[l].0, &matrix::scale(&m, &sample::dw(&dz, &a[l])));
                sums[l].1 = matrix::add(&sums[l].1, &matrix::scale(&m, &sample::db(&dz)));
                if l == 0 {
                    dx.set_column(j, &matrix::scale(&m, &sample::da_prev(&layers[0].W, &dz)).column(0));
                } else {
                    let (f, parameters) = (layers[l - 1].activation, &layers[l - 1].parameters);
                    dz = sample::dz_from_next(&layers[l].W, &dz, &z[l - 1], f, parameters);
                }
            }
        }
        Gradients { layers: sums, x: dx }
    }
}

fn any_cost() -> impl Strategy<Value = Cost> {
    prop::sample::select(Cost::ALL.to_vec())
}

/// Widths 1 to 6, depth 1 to 5, 1 to 17 samples, any activation; the last one fits the cost.
fn any_case() -> impl Strategy<Value = Case> {
    (1..=5usize).prop_flat_map(|depth| {
        (
            prop::collection::vec(1..=6usize, depth + 1),
            1..=17usize,
            prop::collection::vec(prop::sample::select(Activation::all()), depth),
            any_cost(),
            any::<u64>(),
        )
            .prop_map(|(widths, samples, mut activations, cost, seed)| {
                if let (Some(last), Cost::BinaryCrossEntropy) = (activations.last_mut(), cost) {
                    *last = Activation::Logistic;
                }
                Case { widths, samples, activations, cost, seed }
            })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_formulas_for_m_samples_give_the_tapes_gradient(case in any_case()) {
        assert_same(&case.claimed(by_batch(&case)), &case.tape(), "m samples");
    }

    #[test]
    fn the_formulas_for_one_sample_give_the_tapes_gradient(case in any_case()) {
        assert_same(&case.claimed(by_sample(&case)), &case.tape(), "sample by sample");
    }
}

#[test]
fn every_activation_and_every_cost_is_met() {
    for (number, &f) in Activation::all().iter().enumerate() {
        for cost in Cost::ALL {
            let last = if cost == Cost::BinaryCrossEntropy { Activation::Logistic } else { f };
            let case =
                Case { widths: vec![3, 5, 2], samples: 4, activations: vec![f, last], cost, seed: number as u64 };
            assert_same(&case.claimed(by_batch(&case)), &case.tape(), &format!("{} with {}", f.title(), cost.name()));
        }
    }
}

/// One step of the way back, done wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mistake {
    None,
    ValueForDerivative,
    DerivativeLeftOut,
    DerivativeAtTheActivation,
    DerivativeOfOneBranch,
    DerivativeWithoutItsParameter,
    MatrixProductForHadamard,
    NoTransposeInDw,
    OwnActivationInDw,
    NoMeanInDw,
    NoMeanInDb,
    MeanTwice,
    DbNotSummed,
    DbOverTheUnits,
    NoTransposeInDa,
    MeanInDa,
    SignInDa,
    SignInDw,
    SignAtTheEnd,
    EndWithoutItsDenominator,
    EndWithTargetsThatSumToOne,
    MeanAtTheEnd,
}

/// The library's formulas, but for the mistake.
fn with_mistake(case: &Case, mistake: Mistake) -> impl Fn(&Setting) -> Gradients {
    let cost = case.cost;
    move |setting| {
        let Setting { network, x, y } = setting;
        let pass = network.forward(x);
        let m_inverse = Var::from(1) / x.ncols();
        let mut da = wrong_end(mistake, cost, &pass, y);
        let mut layers = Vec::new();
        for (layer, cache) in network.layers().iter().zip(&pass.caches).rev() {
            let (f, parameters) = (layer.activation, &layer.parameters);
            let slopes = |at: &Matrix<Var>| matrix::map(at, |z| f.derivative(z, parameters));
            let dz = match mistake {
                Mistake::ValueForDerivative => matrix::hadamard(&da, &cache.A),
                Mistake::DerivativeLeftOut => da,
                Mistake::DerivativeAtTheActivation => matrix::hadamard(&da, &slopes(&cache.A)),
                Mistake::DerivativeOfOneBranch => matrix::hadamard(&da, &slopes(&matrix::map(&cache.Z, |z| z.abs()))),
                Mistake::DerivativeWithoutItsParameter => {
                    let ones: Vec<Var> = parameters.iter().map(|_| Var::from(1)).collect();
                    matrix::hadamard(&da, &matrix::map(&cache.Z, |z| f.derivative(z, &ones)))
                }
                Mistake::MatrixProductForHadamard => matrix::product(&da, &slopes(&cache.Z)),
                _ => batch::dZ(&da, &cache.Z, f, parameters),
            };
            let dw = match mistake {
                Mistake::NoTransposeInDw => matrix::scale(&m_inverse, &matrix::product(&dz, &cache.A_prev)),
                Mistake::OwnActivationInDw => batch::dW(&dz, &cache.A),
                Mistake::NoMeanInDw => matrix::product_with_transpose(&dz, &cache.A_prev),
                Mistake::MeanTwice => matrix::scale(&m_inverse, &batch::dW(&dz, &cache.A_prev)),
                Mistake::SignInDw => matrix::scale(&Var::from(-1), &batch::dW(&dz, &cache.A_prev)),
                _ => batch::dW(&dz, &cache.A_prev),
            };
            let db = match mistake {
                Mistake::NoMeanInDb => matrix::sum_of_columns(&dz),
                Mistake::DbNotSummed => matrix::column(&dz, 0),
                Mistake::DbOverTheUnits => matrix::scale(&m_inverse, &matrix::sum_of_columns(&dz.transpose())),
                _ => batch::db(&dz),
            };
            da = match mistake {
                Mistake::NoTransposeInDa => matrix::product(&layer.W, &dz),
                Mistake::MeanInDa => matrix::scale(&m_inverse, &batch::dA_prev(&layer.W, &dz)),
                Mistake::SignInDa => matrix::scale(&Var::from(-1), &batch::dA_prev(&layer.W, &dz)),
                _ => batch::dA_prev(&layer.W, &dz),
            };
            layers.push((dw, db));
        }
        layers.reverse();
        Gradients { layers, x: matrix::scale(&m_inverse, &da) }
    }
}

/// The gradient at the outputs, with the mistakes that can be made there.
fn wrong_end(mistake: Mistake, cost: Cost, pass: &ForwardPass<Var>, y: &Matrix<Var>) -> Matrix<Var> {
    let a = pass.output();
    let right = cost.dA(a, y);
    match mistake {
        Mistake::SignAtTheEnd => matrix::scale(&Var::from(-1), &right),
        Mistake::EndWithoutItsDenominator => matrix::sub(a, y),
        Mistake::EndWithTargetsThatSumToOne => {
            // softmax(a) − y, where the targets do not sum to 1.
            let ones = a.map(|_| Var::from(1) / a.nrows());
            matrix::sub(&cost.dA(a, &ones), &matrix::sub(y, &ones))
        }
        Mistake::MeanAtTheEnd => matrix::scale(&(Var::from(1) / a.ncols()), &right),
        _ => right,
    }
}

/// Where each mistake can be made: some only fit where shapes agree by chance, some need a parameter or a certain cost.
fn cases_for(mistake: Mistake) -> Vec<Case> {
    use Activation::{Elu, Identity, Logistic, Mish, Prelu, Softplus, Swish, Tanh};
    let case = |widths: &[usize], samples, activations: &[Activation], cost| Case {
        widths: widths.to_vec(),
        samples,
        activations: activations.to_vec(),
        cost,
        seed: 0,
    };
    let squared = Cost::HalfSquaredError;
    match mistake {
        Mistake::MatrixProductForHadamard => vec![case(&[3, 2, 2], 2, &[Tanh, Logistic], squared)],
        Mistake::NoTransposeInDw => {
            vec![case(&[4, 4, 4], 4, &[Tanh, Logistic], squared), case(&[3, 2], 3, &[Elu], squared)]
        }
        Mistake::OwnActivationInDw | Mistake::NoTransposeInDa => {
            vec![case(&[3, 3, 3], 2, &[Tanh, Logistic], squared), case(&[2, 2, 2, 2], 5, &[Prelu, Elu, Mish], squared)]
        }
        Mistake::DbOverTheUnits => vec![case(&[2, 3, 3], 3, &[Tanh, Softplus], squared)],
        Mistake::DerivativeOfOneBranch => {
            vec![case(&[3, 5, 2], 7, &[Prelu, Elu], squared), case(&[3, 5, 2], 7, &[Activation::Relu, Tanh], squared)]
        }
        Mistake::DerivativeWithoutItsParameter => {
            vec![case(&[3, 5, 2], 7, &[Prelu, Tanh], squared), case(&[3, 5, 2], 7, &[Elu, Swish], squared)]
        }
        Mistake::EndWithoutItsDenominator => vec![case(&[3, 5, 2], 7, &[Tanh, Logistic], Cost::BinaryCrossEntropy)],
        Mistake::EndWithTargetsThatSumToOne => vec![case(&[3, 5, 2], 7, &[Tanh, Identity], Cost::SoftmaxCrossEntropy)],
        _ => vec![
            case(&[3, 5, 2], 7, &[Tanh, Logistic], squared),
            case(&[3, 2, 5, 1], 4, &[Softplus, Swish, Logistic], Cost::BinaryCrossEntropy),
            case(&[2, 3, 5], 3, &[Mish, Elu], Cost::SoftmaxCrossEntropy),
        ],
    }
}

const MISTAKES: [Mistake; 21] = [
    Mistake::ValueForDerivative,
    Mistake::DerivativeLeftOut,
    Mistake::DerivativeAtTheActivation,
    Mistake::DerivativeOfOneBranch,
    Mistake::DerivativeWithoutItsParameter,
    Mistake::MatrixProductForHadamard,
    Mistake::NoTransposeInDw,
    Mistake::OwnActivationInDw,
    Mistake::NoMeanInDw,
    Mistake::NoMeanInDb,
    Mistake::MeanTwice,
    Mistake::DbNotSummed,
    Mistake::DbOverTheUnits,
    Mistake::NoTransposeInDa,
    Mistake::MeanInDa,
    Mistake::SignInDa,
    Mistake::SignInDw,
    Mistake::SignAtTheEnd,
    Mistake::EndWithoutItsDenominator,
    Mistake::EndWithTargetsThatSumToOne,
    Mistake::MeanAtTheEnd,
];

#[test]
fn every_mistake_is_caught_and_only_the_mistake() {
    for mistake in MISTAKES {
        for case in cases_for(mistake) {
            for seed in 1..=5 {
                let case = Case { seed, ..case.clone() };
                let tape = case.tape();
                // The same code without the mistake agrees, so that it is the mistake that is caught.
                assert_same(&case.claimed(with_mistake(&case, Mistake::None)), &tape, "without a mistake");
                let caught = differing(&case.claimed(with_mistake(&case, mistake)), &tape);
                assert!(!caught.is_empty(), "{mistake:?} goes unnoticed in {case:?}");
            }
        }
    }
}

#[test]
fn a_small_defect_in_one_entry_is_caught() {
    let case = Case {
        widths: vec![4, 6, 6, 6, 3],
        samples: 17,
        activations: vec![Activation::Tanh, Activation::Gelu, Activation::Elu, Activation::Logistic],
        cost: Cost::HalfSquaredError,
        seed: 7,
    };
    let tape = case.tape();
    for entry in [0, 17, tape.len() - 1] {
        let claimed = case.claimed(|setting| {
            let mut gradients = by_batch(&case)(setting);
            let mut left = entry;
            let blocks = gradients.layers.iter_mut().flat_map(|(dw, db)| [dw, db]).chain([&mut gradients.x]);
            for block in blocks {
                if left < block.len() {
                    block[left] *= Var::from(1.0 + 1e-10);
                    break;
                }
                left -= block.len();
            }
            gradients
        });
        assert_eq!(differing(&claimed, &tape), [entry]);
    }
}

#[test]
fn at_a_kink_the_formulas_take_the_right_side_as_the_tape_does() {
    // z = 0 exactly, in every unit.
    for f in Activation::all().iter().filter(|f| f.kinks().iter().any(|kink| kink.at.value::<f64>(&[]) == 0.0)) {
        let inputs = [1.0, -1.0, 2.0, 2.0];
        let network = |v: &[Var]| {
            let layer = Layer::new(Matrix::from_row_slice(1, 2, &v[..2]), Matrix::zeros(1, 1), *f);
            (Network::new(vec![layer]), Matrix::from_column_slice(2, 1, &v[2..]), Matrix::from_element(1, 1, 1.into()))
        };
        let cost = record(&inputs, |v| {
            let (network, x, y) = network(v);
            vec![Cost::HalfSquaredError.value(network.forward(&x).output(), &y)]
        });
        let claim = record(&inputs, |v| {
            let (network, x, y) = network(v);
            let backward = network.backward(&network.forward(&x), &y, Cost::HalfSquaredError);
            backward.layers[0].dW.iter().chain(backward.layers[0].dA_prev.iter()).copied().collect()
        });
        assert_same(&read(claim.program(), &inputs), &tape_gradient(&cost), f.title());
    }
}

#[test]
fn misfits_name_both_shapes() {
    let panics_with = |text: &str, body: fn()| {
        let payload = std::panic::catch_unwind(body).expect_err("the shapes do not fit");
        assert_eq!(payload.downcast_ref::<String>().map(String::as_str), Some(text));
    };
    panics_with("W is [2, 3] but b is [3, 1]; b must be [2, 1]", || {
        _ = Layer::<f64>::new(Matrix::zeros(2, 3), Matrix::zeros(3, 1), Activation::Identity);
    });
    panics_with("PReLU takes 1 parameters but 0 were given", || {
        _ = Layer::<f64>::with_parameters(Matrix::zeros(2, 3), Matrix::zeros(2, 1), Activation::Prelu, vec![]);
    });
    panics_with("layer 1 has 2 units but layer 2 takes 3 inputs", || {
        let layer =
            |n_out, n_in| Layer::<f64>::new(Matrix::zeros(n_out, n_in), Matrix::zeros(n_out, 1), Activation::Tanh);
        _ = Network::new(vec![layer(2, 3), layer(1, 3)]);
    });
    panics_with("A·B: A is [2, 3] but B is [4, 1]: the inner dimensions 3 and 4 differ", || {
        let layer = Layer::<f64>::new(Matrix::zeros(2, 3), Matrix::zeros(2, 1), Activation::Tanh);
        _ = Network::new(vec![layer]).forward(&Matrix::zeros(4, 1));
    });
    panics_with("the outputs A are [2, 1] but the targets Y are [1, 2]; they must have the same shape", || {
        _ = Cost::HalfSquaredError.value::<f64>(&Matrix::zeros(2, 1), &Matrix::zeros(1, 2));
    });
    panics_with("z is [2, 3] but a sample is one column; for more there is `batch`", || {
        _ = sample::activations::<f64>(&Matrix::zeros(2, 3), Activation::Tanh, &[]);
    });
}
