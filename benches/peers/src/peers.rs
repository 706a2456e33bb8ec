//! The contestants: each differentiates a workload at a point, on a tape that it may keep from one round to the next.

use crate::workloads::{Number, Workload};
use std::cell::{Cell, RefCell};

/// The operators as a contestant spells them.
macro_rules! number {
    ([$($generics:tt)*] $Type:ty, $x:ident, value: $value:expr, tanh: $tanh:expr, recip: $recip:expr, $($dot:item)?) => {
        impl<$($generics)*> Number for $Type {
            fn plus(&self, other: &Self) -> Self { self.clone() + other.clone() }
            fn minus(&self, other: &Self) -> Self { self.clone() - other.clone() }
            fn times(&self, other: &Self) -> Self { self.clone() * other.clone() }
            fn scaled(&self, factor: f64) -> Self { self.clone() * factor }
            fn shifted(&self, by: f64) -> Self { self.clone() + by }
            fn exp(&self) -> Self { let $x = self.clone(); $x.exp() }
            fn ln(&self) -> Self { let $x = self.clone(); $x.ln() }
            fn tanh(&self) -> Self { let $x = self; $tanh }
            fn recip(&self) -> Self { let $x = self; $recip }
            fn value(&self) -> f64 { let $x = self; $value }
            $($dot)?
        }
    };
}

number!([] f64, x, value: *x, tanh: f64::tanh(*x), recip: f64::recip(*x),);
number!([] backproof::tape::Var, x, value: x.primal(), tanh: backproof::tape::Var::tanh(*x),
    recip: backproof::tape::Var::recip(*x),);
number!(['t] reverse::Var<'t>, x, value: x.val(), tanh: reverse::Var::tanh(x),
    recip: reverse::Var::recip(x),);

type Active = xad_rs::AReal<f64>;

thread_local! {
    /// Whether xad uses its fused dot product.
    static FUSED: Cell<bool> = const { Cell::new(false) };
    static XAD: RefCell<xad_rs::Tape<f64>> = RefCell::new(xad_rs::Tape::new(false));
    static REVERSE: reverse::Tape = reverse::Tape::new();
}

impl Number for Active {
    fn plus(&self, other: &Self) -> Self {
        self + other
    }
    fn minus(&self, other: &Self) -> Self {
        self - other
    }
    fn times(&self, other: &Self) -> Self {
        self * other
    }
    fn scaled(&self, factor: f64) -> Self {
        self * factor
    }
    fn shifted(&self, by: f64) -> Self {
        self + by
    }
    fn exp(&self) -> Self {
        xad_rs::math::ad::exp(self)
    }
    fn ln(&self) -> Self {
        xad_rs::math::ad::ln(self)
    }
    fn tanh(&self) -> Self {
        xad_rs::math::ad::tanh(self)
    }
    fn recip(&self) -> Self {
        1.0 / self
    }
    fn value(&self) -> f64 {
        Active::value(self)
    }
    fn dot(xs: &[Self], ys: &[Self]) -> Self {
        if FUSED.get() {
            return xad_rs::math::ad::dot(xs, ys);
        }
        let mut sum = &xs[0] * &ys[0];
        for (x, y) in xs.iter().zip(ys).skip(1) {
            sum = &sum + &(x * y);
        }
        sum
    }
}

pub fn xad(workload: &Workload, inputs: &[f64], fused: bool) -> Vec<f64> {
    FUSED.set(fused);
    XAD.with_borrow_mut(|tape| xad_rs::compute_gradient_rev_with(tape, inputs, |v: &[Active]| workload.value(v)).1)
}

pub fn reverse(workload: &Workload, inputs: &[f64]) -> Vec<f64> {
    use reverse::Gradient;
    REVERSE.with(|tape| {
        tape.clear();
        let v = tape.add_vars(inputs);
        workload.value(&v).grad().wrt(&v)
    })
}

type Record<'t> = easy_ml::differentiation::Record<'t, f64>;

number!(['t] Record<'t>, x, value: x.number,
    tanh: Record::constant(1.0) - Record::constant(2.0) / ((x.clone() * 2.0).exp() + 1.0), recip: Record::constant(1.0) / x.clone(),);

trait Spelled {
    fn exp(self) -> Self;
    fn ln(self) -> Self;
}

impl Spelled for Record<'_> {
    fn exp(self) -> Self {
        easy_ml::numeric::extra::Exp::exp(self)
    }
    fn ln(self) -> Self {
        easy_ml::numeric::extra::Ln::ln(self)
    }
}

pub fn easy_ml(workload: &Workload, inputs: &[f64]) -> Vec<f64> {
    let list = easy_ml::differentiation::WengertList::new();
    let v: Vec<Record<'_>> = inputs.iter().map(|x| Record::variable(*x, &list)).collect();
    let derivatives = workload.value(&v).derivatives();
    v.iter().map(|x| derivatives.at(x)).collect()
}

mod of_ad_trait {
    use super::{Number, Workload};
    use ad_trait::AD;
    use ad_trait::reverse_ad::adr::adr;
    use simba::scalar::ComplexField;

    impl Number for adr {
        fn plus(&self, other: &Self) -> Self {
            *self + *other
        }
        fn minus(&self, other: &Self) -> Self {
            *self - *other
        }
        fn times(&self, other: &Self) -> Self {
            *self * *other
        }
        fn scaled(&self, factor: f64) -> Self {
            <adr as AD>::mul_scalar(factor, *self)
        }
        fn shifted(&self, by: f64) -> Self {
            <adr as AD>::add_scalar(by, *self)
        }
        fn exp(&self) -> Self {
            ComplexField::exp(*self)
        }
        fn ln(&self) -> Self {
            ComplexField::ln(*self)
        }
        fn tanh(&self) -> Self {
            ComplexField::tanh(*self)
        }
        fn recip(&self) -> Self {
            <adr as AD>::div_l_scalar(1.0, *self)
        }
        fn value(&self) -> f64 {
            adr::value(self)
        }
    }

    pub fn gradient(workload: &Workload, inputs: &[f64]) -> Vec<f64> {
        let v: Vec<adr> = inputs.iter().enumerate().map(|(at, x)| adr::new_variable(*x, at == 0)).collect();
        let output = workload.value(&v).get_backwards_mode_grad();
        v.iter().map(|x| output.wrt(x)).collect()
    }
}

pub use of_ad_trait::gradient as ad_trait;

type Dual = num_dual::DualSVec64<29>;

impl Number for Dual {
    fn plus(&self, other: &Self) -> Self {
        self + other
    }
    fn minus(&self, other: &Self) -> Self {
        self - other
    }
    fn times(&self, other: &Self) -> Self {
        self * other
    }
    fn scaled(&self, factor: f64) -> Self {
        *self * factor
    }
    fn shifted(&self, by: f64) -> Self {
        *self + by
    }
    fn exp(&self) -> Self {
        num_dual::DualNum::exp(self)
    }
    fn ln(&self) -> Self {
        num_dual::DualNum::ln(self)
    }
    fn tanh(&self) -> Self {
        num_dual::DualNum::tanh(self)
    }
    fn recip(&self) -> Self {
        num_dual::DualNum::recip(self)
    }
    fn value(&self) -> f64 {
        self.re
    }
}

/// Forward mode, for the workload with 29 inputs.
pub fn num_dual(workload: &Workload, inputs: &[f64]) -> Vec<f64> {
    let point: [f64; 29] = inputs.try_into().expect("29 inputs");
    let (_, gradient) = num_dual::gradient(
        |v: nalgebra::SVector<Dual, 29>| workload.value(v.as_slice()),
        &nalgebra::SVector::from(point),
    );
    gradient.iter().copied().collect()
}
