//! The line that declares what nobody declared.

use super::Checker;
use super::index::Within;
use crate::lang::dim::Shape;
use std::sync::atomic::Ordering;

impl Checker {
    /// The line that declares all names that are declared nowhere: each with the sizes of what it is added to, if nothing else tells them.
    pub(super) fn line_to_declare(&self) -> String {
        let line = &self.undeclared.line;
        // What is added may have names in it that nobody declared: then this line would be asked for again.
        let is_asked = self.telling.swap(true, Ordering::Relaxed);
        let sizes_of = |name: &str, sizes: &[String]| -> Vec<String> {
            let beside = line.beside.get(name).filter(|_| sizes.is_empty() && !is_asked);
            let shape = beside.into_iter().flatten().find_map(|other| {
                let shape = self.expr(other, Within::default()).ok()?.shape;
                (!shape.is_scalar()).then_some(shape)
            });
            let shown = |shape: Shape| {
                let dims = if shape.is_column() { vec![shape.rows.clone()] } else { shape.dims() };
                dims.iter().map(|dim| dim.show(&self.document.dims)).collect()
            };
            shape.map_or_else(|| sizes.to_vec(), shown)
        };
        let inputs = line.inputs.iter().map(|(name, sizes)| match sizes_of(name, sizes).join(",") {
            none if none.is_empty() => name.clone(),
            sizes => format!("{name}[{sizes}]"),
        });
        let inputs: Vec<String> = inputs.collect();
        self.telling.store(is_asked, Ordering::Relaxed);
        let dims = (!line.sizes.is_empty()).then(|| format!("dims {}", line.sizes.join(", ")));
        let inputs = (!inputs.is_empty()).then(|| format!("var {}", inputs.join(", ")));
        dims.into_iter().chain(inputs).collect::<Vec<_>>().join("; ")
    }
}
