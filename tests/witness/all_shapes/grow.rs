//! Random expressions in the claims language, each written in two ways that mean the same.

/// Declarations that the expressions use.
pub const DECLARATIONS: &str = "dims n, m; var A[n,n], B[n,n], W[n,m], x[n], y[n], u[m], s, t; \
    function f(r); function h(r) = r^2/(1 + exp(r)); ";

/// The shape that an expression has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    Scalar,
    Vector,
    Square,
}

/// What occurs in the expressions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Flavour {
    /// Inputs, sums, products, arbitrary functions and their derivatives: no relations.
    Free,
    /// All functions without branches.
    Smooth,
    /// Everything.
    All,
}

/// The same expression twice.
#[derive(Clone, Debug)]
pub struct Pair(pub String, pub String);

/// A source of choices, and the `let`s that the second way uses.
pub struct Garden {
    state: u64,
    flavour: Flavour,
    /// `let` statements of the second ways.
    pub lets: Vec<String>,
}

impl Garden {
    pub fn new(seed: u64, flavour: Flavour) -> Garden {
        Garden { state: seed | 1, flavour, lets: Vec::new() }
    }

    fn below(&mut self, count: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 33) % count
    }

    fn flip(&mut self) -> bool {
        self.below(2) == 0
    }

    fn pick(&mut self, texts: &[&str]) -> Pair {
        let text = texts[self.below(texts.len() as u64) as usize].to_string();
        Pair(text.clone(), text)
    }

    /// Two ways, the second of which may be given a name, and is one of the given ones.
    fn pair(&mut self, first: String, seconds: &[String]) -> Pair {
        let first = format!("({first})");
        let second = format!("({})", seconds[self.below(seconds.len() as u64) as usize]);
        if self.below(8) == 0 {
            let name = format!("N{}", self.lets.len());
            self.lets.push(format!("let {name} = {second}; "));
            return Pair(first, name);
        }
        Pair(first, second)
    }

    /// An expression of the shape.
    pub fn grow(&mut self, shape: Shape, depth: u32) -> Pair {
        if depth == 0 {
            return match shape {
                Shape::Scalar => self.pick(&["s", "t", "2", "n", "(1/m)", "x[1]"]),
                Shape::Vector => self.pick(&["x", "y", "(W*u)", "1[n]"]),
                Shape::Square => self.pick(&["A", "B", "(W*W')", "I[n]"]),
            };
        }
        if self.below(3) == 0 {
            return self.sum(shape, depth);
        }
        match shape {
            Shape::Scalar => self.scalar(depth - 1),
            Shape::Vector => self.vector(depth - 1),
            Shape::Square => self.square(depth - 1),
        }
    }

    /// Sums and products of any shape, associated and distributed at will.
    fn sum(&mut self, shape: Shape, depth: u32) -> Pair {
        let (Pair(a, a2), Pair(b, b2)) = (self.grow(shape, depth - 1), self.grow(shape, depth - 1));
        let times = if shape == Shape::Scalar { "*" } else { ".*" };
        match self.below(5) {
            0 => self.pair(format!("({a} + {b})"), &[format!("({b2} + {a2})"), format!("-(-{a2} - {b2})")]),
            1 => self.pair(format!("({a} - {b})"), &[format!("(-{b2} + {a2})"), format!("({a2} - 2*{b2} + {b2})")]),
            2 => {
                self.pair(format!("({a}{times}{b})"), &[format!("({b2}{times}{a2})"), format!("(-{b2}){times}(-{a2})")])
            }
            3 => {
                let Pair(c, c2) = self.grow(shape, depth - 1);
                let spread = [format!("({a2}{times}{b2} + {a2}{times}{c2})"), format!("(({c2} + {b2}){times}{a2})")];
                self.pair(format!("({a}{times}({b} + {c}))"), &spread)
            }
            _ => {
                let Pair(c, c2) = self.grow(Shape::Scalar, depth - 1);
                self.pair(
                    format!("({c}*({a} + {b}))"),
                    &[format!("({c2}*{b2} + {a2}*{c2})"), format!("({b2} + {a2})*{c2}")],
                )
            }
        }
    }

    fn scalar(&mut self, depth: u32) -> Pair {
        let kinds = match self.flavour {
            Flavour::Free => 10,
            Flavour::Smooth => 24,
            Flavour::All => 30,
        };
        let kind = self.below(kinds);
        match kind {
            0 | 1 => {
                let (Pair(a, a2), Pair(b, b2)) = (self.grow(Shape::Vector, depth), self.grow(Shape::Vector, depth));
                let ways = [format!("dot({b2}, {a2})"), format!("({a2})'*({b2})"), format!("tr(({b2})*({a2})')")];
                self.pair(format!("sum({a} .* {b})"), &ways)
            }
            2 | 3 => {
                let (Pair(a, a2), Pair(b, b2)) = (self.grow(Shape::Square, depth), self.grow(Shape::Square, depth));
                let ways =
                    [format!("tr(({b2})*({a2}))"), format!("sum(({a2}) .* ({b2})')"), format!("tr(({a2})'*({b2})')")];
                self.pair(format!("tr(({a})*({b}))"), &ways)
            }
            4 => {
                let Pair(a, a2) = self.grow(Shape::Square, depth);
                self.pair(format!("sum({a})"), &[format!("1[n]'*({a2})*1[n]"), format!("sum(sum({a2}, rows))")])
            }
            5 => {
                let Pair(a, a2) = self.grow(Shape::Vector, depth);
                self.pair(format!("mean({a})"), &[format!("sum({a2})/n"), format!("({a2})'*1[n]/n")])
            }
            6 => {
                let Pair(a, a2) = self.grow(Shape::Scalar, depth);
                self.pair(format!("f({a})"), &[format!("f({a2} + s - s)")])
            }
            7 => {
                let Pair(a, a2) = self.grow(Shape::Scalar, depth);
                self.pair(format!("f'({a})"), &[format!("f'(1*{a2})")])
            }
            8 => {
                let Pair(a, a2) = self.grow(Shape::Vector, depth);
                self.pair(
                    format!("sum(f.({a}))"),
                    &[format!("tr(diag(f.({a2})))"), format!("sum(f.(diag(diag({a2}))))")],
                )
            }
            9 => {
                let Pair(a, a2) = self.grow(Shape::Scalar, depth);
                self.pair(format!("({a})^2"), &[format!("({a2})*({a2})")])
            }
            10..=23 => self.smooth_scalar(kind, depth),
            _ => self.kinked_scalar(kind, depth),
        }
    }

    fn smooth_scalar(&mut self, kind: u64, depth: u32) -> Pair {
        let (Pair(a, a2), Pair(b, b2)) = (self.grow(Shape::Scalar, depth), self.grow(Shape::Vector, depth));
        let (first, ways) = match kind {
            10 => (format!("exp({a})"), vec![format!("1/exp(-{a2})"), format!("exp({a2}/2)^2")]),
            11 => (format!("tanh({a})"), vec![format!("(2*sigmoid(2*{a2}) - 1)"), format!("sinh({a2})/cosh({a2})")]),
            12 => (format!("sin({a})"), vec![format!("-sin(-{a2})"), format!("2*sin({a2}/2)*cos({a2}/2)")]),
            13 => (format!("sqrt(1 + ({a})^2)"), vec![format!("(({a2})^2 + 1)^(1/2)")]),
            14 => (format!("log(2 + 2*({a})^2)"), vec![format!("(log(({a2})^2 + 1) + log(2))")]),
            15 => (format!("logsumexp({b})"), vec![format!("log(sum(exp.({b2})))")]),
            16 => (format!("norm({b})"), vec![format!("sqrt(({b2})'*({b2}))")]),
            17 => (format!("softplus({a})"), vec![format!("-log(1 - sigmoid({a2}))")]),
            18 => (format!("h({a})"), vec![format!("({a2})^2*sigmoid(-{a2})")]),
            19 => (format!("det(A)*{a}"), vec![format!("{a2}/det(inv(A'))")]),
            20 => ("det(t*A*B)".to_string(), vec!["det(B)*det(A)*t^n".to_string()]),
            21 => ("logdet(A*B)".to_string(), vec!["(logdet(B') - logdet(inv(A)))".to_string()]),
            22 => (format!("d({a})/ds"), vec![format!("d({a2})/ds")]),
            _ => (format!("({a})/(1 + ({a})^2)"), vec![format!("({a2})*(({a2})^2 + 1)^-1")]),
        };
        self.pair(first, &ways)
    }

    fn kinked_scalar(&mut self, kind: u64, depth: u32) -> Pair {
        let (Pair(a, a2), Pair(b, b2)) = (self.grow(Shape::Scalar, depth), self.grow(Shape::Scalar, depth));
        let Pair(v, v2) = self.grow(Shape::Vector, depth);
        let (first, ways) = match kind {
            24 => (format!("abs({a})"), vec![format!("({a2})*sign({a2})"), format!("max({a2}, -({a2}))")]),
            25 => (format!("relu({a})"), vec![format!("max({a2}, 0)"), format!("if({a2} > 0, {a2}, 0)")]),
            26 => {
                (format!("max({a}, {b})"), vec![format!("max({b2}, {a2})"), format!("({a2} + {b2} - min({b2}, {a2}))")])
            }
            27 => (format!("if({a} < {b}, {a}, s)"), vec![format!("if({a2} >= {b2}, s, {a2})")]),
            28 => (format!("sum(abs.({v}))"), vec![format!("dot(sign.({v2}), {v2})")]),
            _ => (format!("sign({a})"), vec![format!("-sign(-({a2}))")]),
        };
        self.pair(first, &ways)
    }

    fn vector(&mut self, depth: u32) -> Pair {
        let smooth = if self.flavour == Flavour::Free { 8 } else { 13 };
        let kinds = if self.flavour == Flavour::All { 15 } else { smooth };
        let kind = self.below(kinds);
        let Pair(a, a2) = self.grow(Shape::Vector, depth);
        let (first, ways) = match kind {
            0 | 1 => {
                let Pair(b, b2) = self.grow(Shape::Square, depth);
                (
                    format!("({b})*({a})"),
                    vec![format!("(({a2})'*({b2})')'"), format!("sum(({b2}) .* (1[n]*({a2})'), cols)")],
                )
            }
            2 => {
                let Pair(b, b2) = self.grow(Shape::Square, depth);
                (format!("diag(({b})*diag({a}))"), vec![format!("(diag({b2}) .* {a2})")])
            }
            3 => (format!("f.({a})"), vec![format!("diag(f.(diag({a2}) + 1[n]*({a2})' - 1[n]*({a2})'))")]),
            4 => (format!("f'.({a})"), vec![format!("f'.(1*({a2}))")]),
            5 => {
                let Pair(b, b2) = self.grow(Shape::Scalar, depth);
                (format!("d({b})/dx"), vec![format!("d({b2})/dx")])
            }
            6 => {
                let Pair(b, b2) = self.grow(Shape::Square, depth);
                (format!("sum({b}, rows)"), vec![format!("({b2})'*1[n]"), format!("sum(({b2})', cols)")])
            }
            7 => {
                let (v, turn) = (self.flip(), self.grow(Shape::Vector, depth));
                let form = if v { "vjp" } else { "jvp" };
                (format!("{form}(x .* ({a}), x, {})", turn.0), vec![format!("{form}(({a2}) .* x, x, {})", turn.1)])
            }
            8 => (format!("exp.({a})"), vec![format!("exp.(({a2})/2).^2"), format!("1 ./ exp.(-({a2}))")]),
            9 => (format!("softmax({a})"), vec![format!("exp.({a2})/sum(exp.({a2}))"), format!("softmax({a2} + s)")]),
            10 => (format!("tanh.({a})"), vec![format!("sinh.({a2}) ./ cosh.({a2})")]),
            11 => (format!("inv(A*B)*({a})"), vec![format!("inv(B)*inv(A)*({a2})"), format!("(({a2})'*inv(B'*A'))'")]),
            12 => (format!("({a}) ./ (1 + ({a}).^2)"), vec![format!("(({a2}).^2 + 1).^-1 .* ({a2})")]),
            13 => (format!("relu.({a})"), vec![format!("max.(0, {a2})"), format!("(({a2}) + abs.({a2}))/2")]),
            _ => (format!("step.({a})"), vec![format!("if.({a2} >= 0, 1[n], 0[n])")]),
        };
        self.pair(first, &ways)
    }

    fn square(&mut self, depth: u32) -> Pair {
        /// A positive definite matrix, and its factor.
        const DEFINITE: &str = "(A*A' + I[n])";
        const FACTOR: &str = "cholesky(I[n] + A*A')";
        let kinds = if self.flavour == Flavour::Free { 7 } else { 12 };
        let kind = self.below(kinds);
        let Pair(a, a2) = self.grow(Shape::Square, depth);
        let (first, ways) = match kind {
            0 | 1 => {
                let Pair(b, b2) = self.grow(Shape::Square, depth);
                (format!("({a})*({b})"), vec![format!("(({b2})'*({a2})')'")])
            }
            2 => {
                let (Pair(b, b2), Pair(c, c2)) = (self.grow(Shape::Vector, depth), self.grow(Shape::Vector, depth));
                (format!("({b})*({c})'"), vec![format!("outer({b2}, {c2})"), format!("diag({b2})*1[n,n]*diag({c2})")])
            }
            3 => {
                let Pair(b, b2) = self.grow(Shape::Vector, depth);
                (format!("diag({b})"), vec![format!("(diag({b2}))'"), format!("I[n] .* (({b2})*1[n]')")])
            }
            4 => (format!("({a})'"), vec![format!("(({a2})' + B - B)")]),
            5 => (format!("f.({a})"), vec![format!("(f.(({a2})'))'")]),
            6 => {
                let Pair(b, b2) = self.grow(Shape::Scalar, depth);
                (format!("d({b})/dA"), vec![format!("d({b2})/dA")])
            }
            7 => (format!("inv(A')*({a})"), vec![format!("(({a2})'*inv(A))'")]),
            8 => (format!("cholesky{DEFINITE}*({a})"), vec![format!("(({a2})'*{FACTOR}')'")]),
            9 => (format!("{DEFINITE}*({a})"), vec![format!("{FACTOR}*{FACTOR}'*({a2})")]),
            10 => (format!("inv{DEFINITE}*({a})"), vec![format!("inv({FACTOR})'*inv({FACTOR})*({a2})")]),
            _ => (format!("exp.({a})"), vec![format!("(exp.(-({a2})')').^-1")]),
        };
        self.pair(first, &ways)
    }
}
