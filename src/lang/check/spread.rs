//! A vector beside a matrix: nothing is spread over rows or columns silently, and the message says how it is written.

use super::Checker;
use crate::lang::ast::Fault;
use crate::lang::typed::Typed;

impl Checker {
    /// The fault with what to write where one of two operands is a column as high, or as long, as the other is.
    pub(super) fn spread_hint(&self, fault: &Fault, left: &Typed, right: &Typed) -> Option<Fault> {
        [(right, left), (left, right)].into_iter().find_map(|(small, large)| self.spread(fault, small, large))
    }

    fn spread(&self, fault: &Fault, small: &Typed, large: &Typed) -> Option<Fault> {
        let (low, wide) = (&small.shape, &large.shape);
        if wide.is_column() || !low.is_column() {
            return None;
        }
        let name = self.grouped(small);
        let count = |dim: &crate::lang::dim::Dim| dim.show(&self.document.dims);
        let in_columns = format!("{name}*1[{}]'", count(&wide.cols));
        let in_rows = format!("1[{}]*{name}'", count(&wide.rows));
        let around =
            |text: &String| if fault.message.starts_with("cannot add") { text.clone() } else { format!("({text})") };
        let (fits_columns, fits_rows) = (low.rows == wide.rows, low.rows == wide.cols);
        let hint = match (fits_columns, fits_rows) {
            (true, true) => {
                format!("for each column write `{}`, for each row `{}`", around(&in_columns), around(&in_rows))
            }
            (true, false) => format!("for each column write `{}`", around(&in_columns)),
            (false, true) => format!("for each row write `{}`", around(&in_rows)),
            (false, false) => return None,
        };
        let fault = fault.clone().with_hint(hint);
        Some(match (fits_columns, fits_rows) {
            (true, false) => fault.replacing(small.span, in_columns),
            (false, true) => fault.replacing(small.span, in_rows),
            _ => fault,
        })
    }
}
