//! Arrays of nodes.

use crate::tape::NodeId;

/// A matrix of tape nodes, row by row; a column vector has one column, a scalar is 1×1.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// The number of rows.
    pub rows: usize,
    /// The number of columns.
    pub cols: usize,
    /// The entries, row by row.
    pub data: Vec<NodeId>,
}

impl Array {
    /// 1×1
    pub fn scalar(node: NodeId) -> Array {
        Array { rows: 1, cols: 1, data: vec![node] }
    }

    /// The array with the given entries.
    pub fn from_fn(rows: usize, cols: usize, mut entry: impl FnMut(usize, usize) -> NodeId) -> Array {
        let data = (0..rows * cols).map(|at| entry(at / cols, at % cols)).collect();
        Array { rows, cols, data }
    }

    /// An entry, 0-based.
    ///
    /// # Panics
    /// If it lies outside.
    pub fn at(&self, row: usize, col: usize) -> NodeId {
        self.data[row * self.cols + col]
    }

    /// An entry, where a scalar stands for an array of equal entries.
    pub(super) fn spread(&self, at: usize) -> NodeId {
        if self.data.len() == 1 { self.data[0] } else { self.data[at] }
    }
}
