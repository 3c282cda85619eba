//! SALib problem files: names and ranges of factors, as JSON.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;
use serde::de::IgnoredAny;

use crate::error::Error;
use crate::error::Result;
use crate::math;
use crate::random;
use qilu_messages::library::FileFault;
use qilu_messages::methods::BoundsMeaning;
use qilu_messages::methods::ProblemFault;

/// Names of the distributions of SALib that have two numbers. SALib's `triang` and `truncnorm` need more.
///
/// The numbers in `bounds` are the lower and upper bound (`unif`, `logunif`), or the mean and the standard deviation of
/// the value (`norm`) or of its logarithm (`lognorm`).
pub const DISTS: [&str; 4] = ["unif", "logunif", "norm", "lognorm"];

/// A problem of SALib. All lists have the length of `names`.
#[derive(Clone, Debug, PartialEq)]
pub struct DesignProblem {
    /// Names of the factors, all different.
    pub names: Vec<String>,
    /// Two numbers of each factor: for a uniform factor the lower and the upper bound; otherwise see [`DISTS`].
    pub bounds: Vec<[f64; 2]>,
    /// Group of each factor; factors of a group are varied together. `None`: every factor is its own group.
    pub groups: Option<Vec<String>>,
    /// Distribution of each factor, a name of [`DISTS`]. `None`: all uniform.
    pub dists: Option<Vec<String>>,
}

/// The file, field by field in the order in which it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    num_vars: usize,
    names: Vec<String>,
    bounds: Vec<[f64; 2]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    groups: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dists: Option<Vec<Dist>>,
    /// SALib's `ProblemSpec` has these as well; they say nothing about factors.
    #[serde(default, rename = "outputs", skip_serializing)]
    _outputs: IgnoredAny,
    #[serde(default, rename = "sample_scaled", skip_serializing)]
    _sample_scaled: IgnoredAny,
}

/// A distribution of [`DISTS`], checked while the file is read, so that the error knows its line.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Dist {
    Unif,
    LogUnif,
    Norm,
    LogNorm,
}

impl Dist {
    /// All in the order of [`DISTS`].
    const ALL: [Dist; DISTS.len()] = [Dist::Unif, Dist::LogUnif, Dist::Norm, Dist::LogNorm];

    fn name(self) -> &'static str {
        DISTS[self as usize]
    }

    /// The distribution of a name of [`DISTS`]; `None` for any other name.
    fn of(name: &str) -> Option<Dist> {
        Dist::ALL.into_iter().find(|dist| dist.name() == name)
    }

    /// Whether two numbers are in order and within the range of the distribution.
    fn allows(self, [low, high]: [f64; 2]) -> bool {
        match self {
            Dist::Norm | Dist::LogNorm => high > 0.0,
            Dist::LogUnif => 0.0 < low && low < high,
            Dist::Unif => low < high,
        }
    }

    fn meaning(self) -> BoundsMeaning {
        match self {
            Dist::Unif => BoundsMeaning::Uniform,
            Dist::LogUnif => BoundsMeaning::LogUniform,
            Dist::Norm => BoundsMeaning::Normal,
            Dist::LogNorm => BoundsMeaning::LogNormal,
        }
    }
}

impl DesignProblem {
    /// Reads a problem from JSON text, with or without a byte-order mark.
    ///
    /// - `path`: file of the text, for errors.
    ///
    /// # Errors
    /// The text is no JSON; a field is missing, unknown or of the wrong type or length; a name is empty or there twice;
    /// bounds are not in order or outside of what the distribution allows.
    pub fn parse(path: &Path, text: &str) -> Result<DesignProblem> {
        let file: File = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
            let fault = ProblemFault::Unreadable { fault: FileFault::of(&error.to_string()) };
            Error::at_line(path, error.line() as u64, fault)
        })?;
        let num_vars = file.num_vars;
        let problem = DesignProblem {
            names: file.names,
            bounds: file.bounds,
            groups: file.groups,
            dists: file.dists.map(|dists| dists.into_iter().map(|dist| dist.name().to_owned()).collect()),
        };
        problem.check(num_vars).map_err(|fault| Error::input(path, fault))?;
        Ok(problem)
    }

    /// The problem as indented JSON with a line end, as SALib reads it.
    ///
    /// # Panics
    /// A name in `dists` is not one of [`DISTS`].
    #[must_use]
    pub fn to_json(&self) -> String {
        let file = File {
            num_vars: self.names.len(),
            names: self.names.clone(),
            bounds: self.bounds.clone(),
            groups: self.groups.clone(),
            dists: self
                .dists
                .as_ref()
                .map(|dists| dists.iter().map(|name| Dist::of(name).expect("a name of DISTS")).collect()),
            _outputs: IgnoredAny,
            _sample_scaled: IgnoredAny,
        };
        let mut text = serde_json::to_string_pretty(&file).expect("plain records");
        text.push('\n');
        text
    }

    /// The units that are varied independently: the groups in the order in which they appear, or the factors if there are no
    /// groups.
    #[must_use]
    pub fn units(&self) -> Vec<String> {
        let mut units: Vec<String> = Vec::new();
        for name in self.groups.as_ref().unwrap_or(&self.names) {
            if !units.contains(name) {
                units.push(name.clone());
            }
        }
        units
    }

    fn dist(&self, factor: usize) -> Dist {
        // SALib takes a factor without a distribution as uniform.
        self.dists.as_ref().and_then(|dists| Dist::of(&dists[factor])).unwrap_or(Dist::Unif)
    }

    /// Name of the distribution of a factor, one of [`DISTS`].
    #[must_use]
    pub fn distribution(&self, factor: usize) -> &'static str {
        self.dist(factor).name()
    }

    /// Lowest and highest value of a factor; `None` if its distribution has no ends.
    #[must_use]
    pub fn limits(&self, factor: usize) -> Option<[f64; 2]> {
        match self.dist(factor) {
            Dist::Unif | Dist::LogUnif => Some(self.bounds[factor]),
            Dist::Norm | Dist::LogNorm => None,
        }
    }

    /// The probability of a value of a factor below `value`, which is its place in the unit cube of a design. Beyond the
    /// ends of a uniform distribution it is below 0 or above 1.
    #[must_use]
    pub fn quantile(&self, factor: usize, value: f64) -> f64 {
        let [low, high] = self.bounds[factor];
        match self.dist(factor) {
            Dist::Unif => (value - low) / (high - low),
            Dist::LogUnif => math::ln(value / low) / math::ln(high / low),
            Dist::Norm => random::normal_probability((value - low) / high),
            Dist::LogNorm => random::normal_probability((math::ln(value) - low) / high),
        }
    }

    fn check(&self, num_vars: usize) -> std::result::Result<(), ProblemFault> {
        let lengths = [
            ("names", Some(self.names.len())),
            ("bounds", Some(self.bounds.len())),
            ("groups", self.groups.as_ref().map(Vec::len)),
            ("dists", self.dists.as_ref().map(Vec::len)),
        ];
        for (field, length) in lengths {
            if let Some(length) = length.filter(|length| *length != num_vars) {
                return Err(ProblemFault::Length { field: field.to_owned(), length, expected: num_vars });
            }
        }
        let mut seen = BTreeSet::new();
        for (at, name) in self.names.iter().enumerate() {
            if name.is_empty() {
                return Err(ProblemFault::EmptyName { position: at + 1 });
            }
            if !seen.insert(name) {
                return Err(ProblemFault::RepeatedName { name: name.clone() });
            }
            let dist = self.dist(at);
            if !dist.allows(self.bounds[at]) {
                let ([low, high], distribution) = (self.bounds[at], dist.name().to_owned());
                let (name, allowed) = (name.clone(), dist.meaning());
                return Err(ProblemFault::Bounds { name, low, high, distribution, allowed });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: &str = r#"{
  "num_vars": 2,
  "names": ["x1", "x2"],
  "bounds": [[-3.25, 3.25], [0, 1]],
  "groups": ["g", "g"],
  "dists": ["unif", "norm"],
  "outputs": ["Y"]
}"#;

    fn fault(text: &str) -> String {
        DesignProblem::parse(Path::new("p.json"), text).unwrap_err().to_string()
    }

    #[test]
    fn a_file_comes_back() {
        let problem = DesignProblem::parse(Path::new("p.json"), FULL).unwrap();
        assert_eq!(problem.bounds, [[-3.25, 3.25], [0.0, 1.0]]);
        assert_eq!(problem.units(), ["g"]);
        assert_eq!(DesignProblem::parse(Path::new("p.json"), &problem.to_json()).unwrap(), problem);
        let plain = DesignProblem { groups: None, dists: None, ..problem };
        assert_eq!(plain.units(), plain.names);
        assert!(!plain.to_json().contains("groups"));
        assert_eq!(DesignProblem::parse(Path::new("p.json"), &plain.to_json()).unwrap(), plain);
    }

    #[test]
    fn errors_name_line_field_value_and_what_is_allowed() {
        let cases = [
            ("\"num_vars\"", "\"num_var\"", "p.json:2: `num_var` is unknown; did you mean `num_vars`?"),
            (
                "\"norm\"",
                "\"normal\"",
                "p.json:6: `normal` is not an allowed value; known: unif, logunif, norm, lognorm",
            ),
            ("[0, 1]", "[0]", "p.json:4: there are 1 values; allowed: a list of 2 values"),
            ("[0, 1]", "[0, \"1\"]", "p.json:4: the value is the text \"1\"; allowed: a number"),
            ("[0, 1]", "[0, 0]", "p.json: `bounds` of `x2` are [0, 0]; allowed for `norm`: mean and"),
            ("-3.25,", "4,", "p.json: `bounds` of `x1` are [4, 3.25]; allowed for `unif`: lower and upper"),
            (": 2", ": 3", "p.json: `names` has 2 values; it must have 3, as many as `num_vars`"),
            ("\"x2\"", "\"x1\"", "p.json: `names` contains `x1` twice"),
            ("\"x2\"", "\"\"", "p.json: `names` has an empty name at position 2"),
            ("[\"g\", \"g\"]", "[\"g\"]", "p.json: `groups` has 1 values"),
        ];
        for (from, to, wanted) in cases {
            let found = fault(&FULL.replacen(from, to, 1));
            assert!(found.starts_with(wanted), "{found}");
        }
    }
}
