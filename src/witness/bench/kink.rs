//! A kink that was found, and what is said of it.

/// One-sided values beyond this are told as such.
const LARGE: f64 = 1e20;

/// A point without a derivative; or with one that the tape does not know, and that is not what is claimed.
#[derive(Clone, Debug, PartialEq)]
pub struct Kink {
    /// Whether there is a derivative after all, the same from all sides.
    pub has_slope: bool,
    /// Where, in words: `x = 0`.
    pub place: String,
    /// The other scalar inputs, on which the one-sided values may depend: `alpha = -3/4`.
    pub with: Vec<String>,
    /// The inputs that place is about.
    pub inputs: Vec<String>,
    /// The smallest and largest one-sided value of the first entry that has several.
    pub sides: Option<(f64, f64)>,
    /// The claimed value of that entry, and whether it lies between the two.
    pub claimed: Option<(f64, bool)>,
}

impl Kink {
    /// Whether it depends on several inputs together, so that there are more like it.
    pub fn is_one_of_many(&self) -> bool {
        self.inputs.len() > 1
    }

    /// What is said of it beside a verdict.
    pub fn remark(&self) -> String {
        let at = match self {
            _ if self.place.is_empty() => "where it is taken",
            _ if self.place.starts_with("where") => "",
            _ if self.is_one_of_many() => "at points such as ",
            _ => "at ",
        };
        if let (true, Some((slope, _)), Some((claimed, _))) = (self.has_slope, self.sides, self.claimed) {
            let place = &self.place;
            return format!(
                "not judged {at}{place}: the slope there is {slope} from all sides, the claimed {claimed} is another"
            );
        }
        let mut text = format!("not differentiable {at}{}, not judged there", self.place);
        if let Some((low, high)) = self.sides {
            let with = match self.with.as_slice() {
                [] => String::new(),
                others => format!(" (with {})", others.join(", ")),
            };
            text.push_str(&format!(": one-sided values {} and {}{with}", bounded(low), bounded(high)));
        }
        match self.claimed {
            Some((claimed, true)) => text.push_str(&format!("; the claimed {claimed} lies between them")),
            Some((claimed, false)) => text.push_str(&format!("; the claimed {claimed} does not lie between them")),
            None => {}
        }
        text
    }
}

/// A one-sided value as it is told: what was read next to a pole says no more than that it is large.
fn bounded(value: f64) -> String {
    match value {
        value if value > LARGE => format!("above {LARGE:e}"),
        value if value < -LARGE => format!("below {:e}", -LARGE),
        value => value.to_string(),
    }
}
