//! Scenario files: TOML, only the differences from a named parent.

use qilu_messages::data::AllowedData;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde::de::Error as _;
use toml::Spanned;

use crate::error::Error;
use crate::error::Result;
use crate::input;
use qilu_messages::Message;
use qilu_messages::library::FileFault;
use qilu_messages::scenario::ScenarioFault;

/// A text in both languages. A file may give it in one language, which then stands for both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(from = "TextEntry")]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A text as files hold it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextEntry {
    #[serde(default)]
    zh: String,
    #[serde(default)]
    en: String,
}

impl From<TextEntry> for Text {
    fn from(TextEntry { zh, en }: TextEntry) -> Text {
        match (zh.trim().is_empty(), en.trim().is_empty()) {
            (true, _) => Text { zh: en.clone(), en },
            (_, true) => Text { en: zh.clone(), zh },
            _ => Text { zh, en },
        }
    }
}

impl Text {
    /// The text, or an error for a file whose title has none.
    ///
    /// # Errors
    /// If both languages are empty.
    pub(super) fn required(self, path: &Path) -> Result<Text> {
        if self.zh.trim().is_empty() { Err(Error::input(path, ScenarioFault::MissingTitle)) } else { Ok(self) }
    }
}

/// First and last year.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Years {
    /// Census year the projection starts from: 2010 or 2020 (default 2020).
    pub base: Option<Spanned<u16>>,
    /// Last projected year (default 2035).
    pub end: Option<Spanned<u16>>,
}

/// What the priors of the transfer law may rest on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceFile {
    /// Last year of the urban shares of other provinces that the estimate may have used (default: the latest estimate). Before
    /// the first estimate, the priors are those of `data/parameters.csv`.
    pub provinces: Option<Spanned<u16>>,
}

/// Size and seed of the ensemble, unless the command line says otherwise.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnsembleFile {
    /// Number of draws (default 1,000).
    pub draws: Option<Spanned<u32>>,
    /// Master seed (default 2022).
    pub seed: Option<u64>,
}

/// Which layers of uncertainty are on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayersFile {
    /// Parameters drawn from their priors (default true).
    pub parameters: Option<bool>,
    /// Annual shocks (default true).
    pub shocks: Option<bool>,
    /// Delivered share of each lever drawn (default false).
    pub delivery: Option<bool>,
    /// Error of the census of the base year drawn (default true).
    pub initial: Option<bool>,
    /// Change of the delineation of towns by the next census drawn (default true).
    pub census: Option<bool>,
}

/// One setting of a lever.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeverEntry {
    /// Lever, a name or a Chinese title of [`super::levers::LEVERS`].
    pub name: Spanned<String>,
    /// Value when fully in force, in the unit of the lever.
    pub value: Spanned<f64>,
    /// First year with an effect (default 2022, when the plan was issued).
    pub start: Option<Spanned<u16>>,
    /// Years from the first effect to the full value, linear (default 1: at once).
    pub ramp: Option<Spanned<u16>>,
    /// Last year in force (default: the end of the projection).
    pub end: Option<Spanned<u16>>,
    /// Places: `province`, `circle:NAME`, `tier:N`, `kind:district`, `kind:county` or their Chinese forms, or a city or
    /// county by code or name (default: the province).
    #[serde(default, deserialize_with = "listed")]
    pub places: Option<Vec<Spanned<String>>>,
}

/// A rail link that opens in a given year.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkEntry {
    /// City, by code or name.
    pub from: Spanned<String>,
    /// Another city, by code or name.
    pub to: Spanned<String>,
    /// Journey from seat to seat with the ways to and from the stations, minutes.
    pub minutes: Spanned<f64>,
    /// First year in which it is open.
    pub opens: Spanned<u16>,
}

/// A changed prior.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorEntry {
    /// Median or mode.
    pub central: f64,
    /// Lower bound or 10th percentile; with `high` left out, the prior is moved as a whole.
    pub low: Option<f64>,
    /// Upper bound or 90th percentile.
    pub high: Option<f64>,
}

/// A scenario as written.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioFile {
    /// Name of the scenario that this one builds on: a file in the same folder, without `.toml`, or else a scenario of the
    /// project.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<Spanned<String>>,
    /// Title in both languages.
    pub title: Option<Text>,
    /// Two lines on the meaning of the scenario, in both languages.
    pub meaning: Option<Text>,
    /// First and last year.
    #[serde(default)]
    pub years: Years,
    /// What the priors of the transfer law may rest on.
    #[serde(default, skip_serializing_if = "EvidenceFile::is_default")]
    pub evidence: EvidenceFile,
    /// Size and seed of the ensemble.
    #[serde(default)]
    pub ensemble: EnsembleFile,
    /// Layers of uncertainty.
    #[serde(default)]
    pub layers: LayersFile,
    /// Changed priors by parameter name.
    #[serde(default)]
    pub uncertainty: BTreeMap<Spanned<String>, PriorEntry>,
    /// Rail links that open during the projection.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub link: Vec<LinkEntry>,
    /// Lever settings; later and narrower ones override earlier and wider ones.
    #[serde(default)]
    pub lever: Vec<LeverEntry>,
}

impl EvidenceFile {
    fn is_default(&self) -> bool {
        self.provinces.is_none()
    }
}

/// A scenario file, or another TOML file in its form, with the text from which it was read, so that errors can name the
/// line.
#[derive(Clone, Debug)]
pub struct InputFile<F = ScenarioFile> {
    /// Path of the file; messages begin with it.
    pub path: PathBuf,
    /// Text of the file, without a byte-order mark.
    pub text: String,
    /// Values of the file.
    pub file: F,
}

impl<F: DeserializeOwned> InputFile<F> {
    /// Parses the text of a file.
    ///
    /// # Errors
    /// Syntax errors, unknown keys and wrong types, with line.
    pub fn parse(path: &Path, text: &str) -> Result<InputFile<F>> {
        // A byte-order mark, as editors on Windows write it, is taken off first, so that the positions of values count
        // in the text that is kept.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
        // An empty file is valid TOML and would be reported as one without a title.
        if text.trim().is_empty() {
            return Err(Error::input(path, ScenarioFault::Empty));
        }
        input::check_toml(path, &text)?;
        let file = toml::from_str(&text).map_err(|error| {
            let line = error.span().map(|span| line_of(&text, span.start));
            Error::Input { file: path.to_owned(), line, message: FileFault::of(error.message()).into() }
        })?;
        Ok(InputFile { path: path.to_owned(), text, file })
    }
}

impl<F> InputFile<F> {
    /// Line of a value, from 1.
    pub fn line<T>(&self, at: &Spanned<T>) -> u64 {
        line_of(&self.text, at.span().start)
    }

    /// An error at the line of a value.
    pub fn error<T>(&self, at: &Spanned<T>, message: impl Into<Message>) -> Error {
        Error::at_line(&self.path, self.line(at), message)
    }
}

/// A list that may be left out and, if it is there, has an entry. An empty list would say that an entry is for no place at
/// all, and nobody writes an entry for that.
pub(super) fn listed<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> std::result::Result<Option<Vec<T>>, D::Error> {
    let list = Option::<Vec<T>>::deserialize(deserializer)?;
    match &list {
        Some(list) if list.is_empty() => Err(D::Error::invalid_length(0, &FileFault::ENTRY)),
        _ => Ok(list),
    }
}

/// The fault of a field whose value is not one of the allowed ones.
pub(super) fn outside(field: &str, value: &impl ToString, allowed: AllowedData) -> ScenarioFault {
    ScenarioFault::Field { field: field.to_owned(), value: value.to_string(), allowed: allowed.clause() }
}

/// File name without `.toml`.
#[must_use]
pub fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn line_of(text: &str, offset: usize) -> u64 {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count() as u64
}
