//! The tape: a flat list of scalar operations that knows nothing of matrices, layers or activations.
//!
//! Programs are recorded once ([`Recorder`]) and read by many interpretations ([`Reader`]). Backward there are
//! two ways: the [`sweep`] with values, and the [`pullback`](Recorder::pullback) that writes the sweep's program onto
//! the tape. [`derivative`] is the one table they share.

mod dependence;
mod derivative;
mod element;
mod family;
mod fused;
mod keys;
mod part;
mod program;
mod pullback;
mod reader;
mod recorder;
mod sum;
mod sweep;
mod trace;
mod var;

pub use dependence::Dependence;
pub use derivative::{derivative, pi, reciprocal_derivative};
pub(crate) use keys::Keys;
pub use program::{Constant, FunctionId, NodeId, Op, Primitive, Program, Term};
pub use reader::{Branching, Product, Reader};
pub use recorder::Recorder;
pub use sum::Sum;
pub use sweep::sweep;
pub use trace::{TraceNames, abbreviated, adjoint_trace, adjoint_trace_by, evaluation_trace};
pub use var::{Guard, GuardViolated, Question, Recording, Replay, Var, record};
