//! SALib problem files: names and ranges of factors, as JSON.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;
use serde::de::IgnoredAny;

use crate::error::Error;
use crate::error::Result;

/// Distributions of SALib with two numbers, and what the numbers are. SALib's `triang` and `truncnorm` need more.
pub const DISTS: [(&str, &str); 4] = [
    ("unif", "lower and upper bound"),
    ("logunif", "lower and upper bound, both above 0"),
    ("norm", "mean and standard deviation"),
    ("lognorm", "mean and standard deviation of the logarithm"),
];

/// A problem of SALib. All lists are as long as `names`.
#[derive(Clone, Debug, PartialEq)]
pub struct DesignProblem {
    /// Names of the factors, no two the same.
    pub names: Vec<String>,
    /// Two numbers of each factor: for a uniform factor the lower and the upper bound; otherwise see [`DISTS`].
    pub bounds: Vec<[f64; 2]>,
    /// Group of each factor; factors of a group move together. `None`: every factor by itself.
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

/// A name of [`DISTS`], checked while the file is read, so that the error knows its line.
#[derive(Serialize, Deserialize)]
#[serde(try_from = "String")]
struct Dist(String);

impl TryFrom<String> for Dist {
    type Error = String;

    fn try_from(name: String) -> std::result::Result<Dist, String> {
        if DISTS.iter().any(|(known, _)| *known == name) {
            return Ok(Dist(name));
        }
        let allowed: Vec<&str> = DISTS.iter().map(|(known, _)| *known).collect();
        Err(format!("`dists` has `{name}`; allowed: {}", allowed.join(", ")))
    }
}

impl DesignProblem {
    /// Reads a problem from a JSON file.
    ///
    /// # Errors
    /// The file cannot be read or is no JSON; a field is missing, unknown or of the wrong type or length; a name is
    /// empty or there twice; bounds are not in order or outside of what the distribution allows.
    pub fn read(path: &Path) -> Result<DesignProblem> {
        let text = fs::read_to_string(path).map_err(Error::io(path))?;
        DesignProblem::parse(path, text.trim_start_matches('\u{feff}'))
    }

    /// Takes a problem from the text of a file; `path` is for the errors.
    ///
    /// # Errors
    /// As [`DesignProblem::read`].
    pub fn parse(path: &Path, text: &str) -> Result<DesignProblem> {
        let file: File = serde_json::from_str(text).map_err(|fault| {
            let words = fault.to_string();
            let place = format!(" at line {} column {}", fault.line(), fault.column());
            Error::at_line(path, fault.line() as u64, words.strip_suffix(&place).unwrap_or(&words))
        })?;
        let num_vars = file.num_vars;
        let problem = DesignProblem {
            names: file.names,
            bounds: file.bounds,
            groups: file.groups,
            dists: file.dists.map(|dists| dists.into_iter().map(|dist| dist.0).collect()),
        };
        problem.check(num_vars).map_err(|message| Error::input(path, message))?;
        Ok(problem)
    }

    /// The problem as indented JSON with a line end, as SALib reads it.
    #[must_use]
    pub fn to_json(&self) -> String {
        let file = File {
            num_vars: self.names.len(),
            names: self.names.clone(),
            bounds: self.bounds.clone(),
            groups: self.groups.clone(),
            dists: self.dists.as_ref().map(|dists| dists.iter().cloned().map(Dist).collect()),
            _outputs: IgnoredAny,
            _sample_scaled: IgnoredAny,
        };
        let mut text = serde_json::to_string_pretty(&file).expect("plain records");
        text.push('\n');
        text
    }

    /// What moves by itself: the groups in the order in which they appear, or the factors if there are no groups.
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

    fn check(&self, num_vars: usize) -> std::result::Result<(), String> {
        let lengths = [
            ("names", Some(self.names.len())),
            ("bounds", Some(self.bounds.len())),
            ("groups", self.groups.as_ref().map(Vec::len)),
            ("dists", self.dists.as_ref().map(Vec::len)),
        ];
        for (field, length) in lengths {
            if let Some(length) = length.filter(|length| *length != num_vars) {
                return Err(format!("`{field}` has {length} values; allowed: as many as `num_vars`, {num_vars}"));
            }
        }
        let mut seen = BTreeSet::new();
        for (at, name) in self.names.iter().enumerate() {
            if name.is_empty() {
                return Err(format!("`names` has an empty name at place {}", at + 1));
            }
            if !seen.insert(name) {
                return Err(format!("`names` has `{name}` twice; allowed: every name once"));
            }
            let [low, high] = self.bounds[at];
            let dist = self.dists.as_ref().map_or("unif", |dists| dists[at].as_str());
            let sound = match dist {
                "norm" | "lognorm" => high > 0.0,
                "logunif" => 0.0 < low && low < high,
                _ => low < high,
            };
            if !sound {
                let (_, numbers) = DISTS.iter().find(|(known, _)| *known == dist).unwrap_or(&DISTS[0]);
                let order = if dist.ends_with("unif") { "the lower first" } else { "the deviation above 0" };
                return Err(format!(
                    "`bounds` of `{name}` are [{low}, {high}]; allowed for `{dist}`: {numbers}, {order}"
                ));
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
            ("\"num_vars\"", "\"num_var\"", "p.json:2: unknown field `num_var`, expected one of `num_vars`"),
            ("\"norm\"", "\"normal\"", "p.json:6: `dists` has `normal`; allowed: unif, logunif, norm, lognorm"),
            ("[0, 1]", "[0]", "p.json:4: invalid length 1"),
            ("[0, 1]", "[0, \"1\"]", "p.json:4: invalid type: string \"1\", expected f64"),
            ("[0, 1]", "[0, 0]", "p.json: `bounds` of `x2` are [0, 0]; allowed for `norm`: mean and"),
            ("-3.25,", "4,", "p.json: `bounds` of `x1` are [4, 3.25]; allowed for `unif`: lower and upper"),
            (": 2", ": 3", "p.json: `names` has 2 values; allowed: as many as `num_vars`, 3"),
            ("\"x2\"", "\"x1\"", "p.json: `names` has `x1` twice"),
            ("\"x2\"", "\"\"", "p.json: `names` has an empty name at place 2"),
            ("[\"g\", \"g\"]", "[\"g\"]", "p.json: `groups` has 1 values"),
        ];
        for (from, to, wanted) in cases {
            let found = fault(&FULL.replacen(from, to, 1));
            assert!(found.starts_with(wanted), "{found}");
        }
    }
}
