//! Wrong claims about shapes.

use crate::lang::ast::{DimExpr, Expr};
use crate::lang::dim::{Dim, show_dims};
use crate::lang::print::print;
use crate::lang::reading::Reading;
use crate::lang::typed::Typed;
use crate::verdict::{Level, Mistake, Repair};

/// What is wrong with a claimed shape, and the right one.
pub(super) fn explain(reading: &Reading, of: &Expr, typed: &Typed, claimed: &[DimExpr]) -> Option<Mistake> {
    let names = &reading.document().dims;
    let claimed = reading.checked.dims(claimed).ok()?;
    let right = typed.shape.dims();
    let (text, of) = (show_dims(&right, names), print(of));
    let both = |dims: &[Dim]| <[Dim; 2]>::try_from(dims.to_vec()).ok();
    let transposed = both(&claimed).is_some_and(|[rows, cols]| rows == typed.shape.cols && cols == typed.shape.rows);
    let name = if transposed { "transposed" } else { "wrong shape" };
    let explanation = format!("`{of}` is {}", typed.shape.show(names));
    let fix = Some(Repair { text, evidence: Some(Level::Shapes) });
    Some(Mistake { name: name.to_string(), explanation, fix })
}
