//! Arrays by words of the language, and the statements above a claim.

use super::grow::Garden;
use super::index::{DIMS, Linear};
use super::show::{Letters, bound, letter, show};
use super::term::{A, Axis, Fold, Make, T, array};

impl Garden {
    /// An array that is made of others by words of the language.
    pub fn worded(&mut self) -> A {
        let (rows, cols) = (self.some_size(), self.some_size());
        let three = Linear::number(3);
        match self.random.below(11) {
            0 => {
                let a = self.input(&[rows, cols], false);
                array(Make::Turned(a), &[cols, rows])
            }
            1 | 2 => {
                let inner = self.some_size();
                let (a, b) = (self.input(&[rows, inner], false), self.input(&[inner, cols], false));
                array(Make::Product(a, b), &[rows, cols])
            }
            3 | 4 => {
                let a = self.input(&[rows, cols], false);
                let folds = [Fold::Sum, Fold::Sum, Fold::Mean, Fold::Prod, Fold::Max, Fold::Min];
                let fold = folds[self.random.below(if self.kinks { 6 } else { 4 })];
                let axis = *self.random.pick(&[Axis::Rows, Axis::Cols]);
                array(Make::Reduced(fold, axis, a), &[if axis == Axis::Rows { cols } else { rows }])
            }
            5 | 6 => {
                if self.random.percent(50) {
                    let a = self.input(&[rows], false);
                    return array(Make::Running(None, a), &[rows]);
                }
                let a = self.input(&[rows, cols], false);
                let axis = *self.random.pick(&[Axis::Rows, Axis::Cols]);
                array(Make::Running(Some(axis), a), &[rows, cols])
            }
            7 => {
                let a = self.input(&[rows], false);
                let one = Linear::number(1);
                let (low, high) = if self.random.percent(50) { (one.plus(one), rows) } else { (one, rows.minus(one)) };
                array(Make::Slice(a, vec![(low, high)]), &[rows.minus(one)])
            }
            8 => {
                let (a, b) = (self.input(&[rows], false), self.input(&[cols], false));
                array(Make::Below(a, b), &[rows.plus(cols)])
            }
            9 => {
                let (a, b) = (self.input(&[rows, cols], false), self.input(&[rows], false));
                array(Make::Beside(a, b), &[rows, cols.plus(Linear::number(1))])
            }
            _ => {
                let (a, b) = (self.input(&[three], false), self.input(&[three], false));
                if self.random.percent(50) {
                    array(Make::Cross(a, b), &[three])
                } else {
                    array(Make::Skew(a), &[three, three])
                }
            }
        }
    }

    /// Everything above the claim, a statement a line.
    pub fn declarations(&self) -> String {
        let mut lines = vec![format!("dims {}", DIMS[..self.dims].join(", "))];
        for (size, name) in &self.sizes {
            lines.extend(name.map(|name| format!("dims {name} = {}", size.text())));
        }
        for input in &self.inputs {
            let keyword = if input.constant { "const" } else { "var" };
            let dims: Vec<String> = input.dims.iter().map(|dim| self.size_name(*dim)).collect();
            let dims = if dims.is_empty() { String::new() } else { format!("[{}]", dims.join(",")) };
            lines.push(format!("{keyword} {}{dims}", input.name));
        }
        for map in &self.scope.maps {
            let over = map.over.map_or_else(String::new, |over| format!("[{}]", self.size_name(over)));
            lines.push(format!("index {}{over} in {}", map.name, self.size_name(map.into)));
        }
        if self.function {
            lines.push("function f(t)".to_string());
        }
        let positive = self.inputs.iter().filter(|input| input.positive);
        lines.extend(positive.map(|input| format!("domain {} > 0", input.name)));
        lines.extend(self.lets.iter().map(|own| self.let_text(&own.name, &own.names, &own.body)));
        lines.into_iter().map(|line| line + "\n").collect()
    }

    /// `let Y[i in n, j in m] = …`
    pub fn let_text(&self, name: &str, names: &[usize], body: &T) -> String {
        let mut letters = Letters::new();
        names.iter().for_each(|name| bound(*name, &mut letters, self));
        let told =
            |name: &usize| format!("{} in {}", letter(*name, &letters), self.size_name(self.scope.ranges[*name]));
        let slots: Vec<String> = names.iter().map(told).collect();
        let slots = if slots.is_empty() { String::new() } else { format!("[{}]", slots.join(", ")) };
        format!("let {name}{slots} = {}", show(body, &mut letters, self))
    }
}
