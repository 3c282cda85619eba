//! The bodies of requests: JSON of a fixed shape. A fault is reported with a JSON pointer to its place.

use std::convert::Infallible;

use axum::body::Bytes;
use axum::extract::FromRequest;
use axum::extract::FromRequestParts;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header;
use axum::http::request::Parts;
use qilu_messages::Language;
use qilu_messages::input::InputFault;
use qilu_messages::library::FileFault;
use qilu_messages::plausibility::PlausibilityFault;
use qilu_messages::printable::escaped_in_json;
use qilu_messages::printable::is_unprintable;
use qilu_messages::printable::number;
use qilu_messages::server::Refusal;
use qilu_messages::server::RequestFault;
use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::indicators::Indicator;
use crate::indicators::IndicatorId;
use crate::indicators::Reach;
use crate::input;
use crate::region::Area;
use crate::region::Region;
use crate::scenario::Scenario;
use crate::scenario::file::Text;
use crate::server::limits;
use crate::server::objects;
use crate::server::objects::Object;
use crate::server::problem;
use crate::server::problem::ApiResult;
use crate::server::problem::Problem;
use crate::server::scenario_spec::ScenarioSpec;

/// One deterministic run.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineRequest {
    /// Scenario with lever settings.
    #[serde(deserialize_with = "objects::one")]
    pub spec: ScenarioSpec,
    /// Names of indicators.
    pub indicators: Vec<String>,
}

/// A quick fan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FanRequest {
    /// Scenario with lever settings.
    #[serde(deserialize_with = "objects::one")]
    pub spec: ScenarioSpec,
    /// Number of draws.
    pub draws: u32,
    /// Names of indicators.
    pub indicators: Vec<String>,
    /// Codes or names of areas.
    pub areas: Vec<String>,
}

/// Contributions of the levers to the difference from a reference.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContributionsRequest {
    /// Scenario with lever settings.
    #[serde(deserialize_with = "objects::one")]
    pub spec: ScenarioSpec,
    /// The reference scenario.
    #[serde(deserialize_with = "objects::one")]
    pub reference: ScenarioSpec,
    /// Name of the indicator.
    pub indicator: String,
    /// Code or name of the area.
    pub area: String,
    /// Year of the difference.
    pub year: u16,
    /// Number of draws.
    pub draws: u32,
}

/// Planned values of the levers of a scenario or of a finished run; exactly one of both is given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeversRequest {
    /// Scenario with lever settings.
    #[serde(default, deserialize_with = "objects::optional")]
    pub spec: Option<ScenarioSpec>,
    /// Name of the folder of a finished run.
    #[serde(default)]
    pub run: Option<String>,
    /// Place, as in scenario files: `province`, `circle:NAME`, `tier:N`, `kind:district`, `kind:county` or their Chinese forms,
    /// or a city or county by code or name.
    pub place: String,
}

/// A full ensemble.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JobRequest {
    /// Scenario with lever settings.
    #[serde(deserialize_with = "objects::one")]
    pub spec: ScenarioSpec,
    /// Number of draws.
    pub draws: u32,
    /// Master seed; the scenario's if left out.
    pub seed: Option<u64>,
    /// Whether a run folder is written.
    #[serde(default)]
    pub keep: bool,
    /// Whether the one-at-a-time effects of the levers are worked out instead of a run. They are not kept.
    #[serde(default)]
    pub effects: bool,
    /// Title, if settings were added.
    #[serde(default, deserialize_with = "objects::optional")]
    pub title: Option<Text>,
    /// Description, if settings were added; empty if left out.
    #[serde(default, deserialize_with = "objects::optional")]
    pub meaning: Option<Text>,
    /// Title of the run that is written, as a user gives it.
    #[serde(default)]
    pub name: Option<String>,
}

/// A change of what users say about a run. What is left out stays; `null` and a text without letters remove it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunChange {
    /// Title of the run, at most 120 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub title: Change,
    /// Note about the run, at most 2,000 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub note: Change,
}

/// The change of a text.
#[derive(Debug, Default)]
pub enum Change {
    /// The field was left out.
    #[default]
    Keep,
    /// A text, or `null`, which removes it.
    To(Option<String>),
}

impl Change {
    /// The text after the change.
    ///
    /// - `before`: the text before.
    #[must_use]
    pub fn of(self, before: Option<String>) -> Option<String> {
        match self {
            Change::Keep => before,
            Change::To(text) => text,
        }
    }

    /// The change with its text checked.
    ///
    /// # Errors
    /// Those of `check`.
    pub fn checked(self, check: impl FnOnce(Option<String>) -> ApiResult<Option<String>>) -> ApiResult<Change> {
        match self {
            Change::Keep => Ok(Change::Keep),
            Change::To(text) => check(text).map(Change::To),
        }
    }
}

impl<'de> Deserialize<'de> for Change {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Change, D::Error> {
        Option::deserialize(deserializer).map(Change::To)
    }
}

/// A scenario file.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioRequest {
    /// Scenario with lever settings.
    #[serde(deserialize_with = "objects::one")]
    pub spec: ScenarioSpec,
    /// Title of the scenario.
    #[serde(deserialize_with = "objects::one")]
    pub title: Text,
    /// Description. If left out, that of the file, or none if settings were added.
    #[serde(default, deserialize_with = "objects::optional")]
    pub meaning: Option<Text>,
    /// Number of draws that the file says; 1,000 if left out.
    pub draws: Option<u32>,
}

/// The language of the reader of a request, as of the details of problems.
#[derive(Clone, Copy, Debug)]
pub struct ReaderLanguage(pub Language);

impl<S: Send + Sync> FromRequestParts<S> for ReaderLanguage {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<ReaderLanguage, Infallible> {
        Ok(ReaderLanguage(problem::language_of(&parts.headers)))
    }
}

/// Body of a request as a value of a known shape.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Body<T>, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        // A browser sends this type to another site only after asking that site first, which is never allowed here. A
        // form can send other types without asking.
        if !kind.starts_with("application/json") {
            let refusal = Refusal::ContentType { given: kind.to_owned() };
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, refusal));
        }
        // Counted while reading, because the length that a header states may be wrong or absent.
        let body = axum::body::to_bytes(request.into_body(), limits::BODY);
        let bytes: Bytes = tokio::time::timeout(limits::BODY_TIME, body)
            .await
            .map_err(|_| {
                let refusal = Refusal::SlowBody { seconds: limits::BODY_TIME.as_secs() };
                Problem::new(StatusCode::REQUEST_TIMEOUT, refusal)
            })?
            .map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, Refusal::TooLarge { bytes: limits::BODY }))?;
        let mut reader = serde_json::Deserializer::from_slice(&bytes);
        let Object(value) = serde_path_to_error::deserialize(&mut reader)
            .map_err(|error| Problem::wrong(pointer(error.path()), FileFault::of(&error.inner().to_string())))?;
        // A value can hold a character that no page or terminal shows, raw or by an escape sequence.
        let text = String::from_utf8_lossy(&bytes);
        let raw = text.chars().find(|character| is_unprintable(*character));
        if let Some(character) = raw.or_else(|| escaped_in_json(&text).map(|(_, character)| character)) {
            return Err(Problem::wrong("", InputFault::Unprintable { character: number(character) }));
        }
        // Otherwise bytes after the value would be ignored in silence.
        reader.end().map_err(|error| Problem::wrong("", FileFault::of(&error.to_string())))?;
        Ok(Body(value))
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let part = |segment: &Segment| match segment {
        Segment::Seq { index } => format!("/{index}"),
        // The tilde first, because the second replacement makes new ones (RFC 6901, section 3).
        Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        _ => String::new(),
    };
    path.iter().map(part).collect()
}

/// Indicators by name.
///
/// # Errors
/// None, too many, or an unknown one.
pub fn indicators_of(names: &[String]) -> ApiResult<Vec<&'static Indicator>> {
    // The number comes before the names, so the work for a request that is refused is bounded.
    if names.is_empty() || names.len() > limits::INDICATORS {
        let fault = RequestFault::IndicatorCount { count: names.len(), most: limits::INDICATORS };
        return Err(Problem::wrong("/indicators", fault));
    }
    let find = |(place, name): (usize, &String)| indicator(name, &format!("/indicators/{place}"));
    let found = names.iter().enumerate().map(find).collect::<ApiResult<Vec<_>>>()?;
    let ids: Vec<IndicatorId> = found.iter().map(|indicator| indicator.id).collect();
    distinct(&ids, names, "/indicators")?;
    Ok(found)
}

/// An indicator by name.
///
/// # Errors
/// An unknown one.
pub fn indicator(name: &str, pointer: &str) -> ApiResult<&'static Indicator> {
    IndicatorId::meant(name)
        .map(IndicatorId::row)
        .map_err(|hint| Problem::wrong(pointer, RequestFault::NoIndicator { name: name.to_owned(), hint }))
}

/// Areas by code or name.
///
/// # Errors
/// None, too many, or an unknown one.
pub fn areas_of(names: &[String], region: &Region) -> ApiResult<Vec<Area>> {
    if names.is_empty() || names.len() > limits::AREAS {
        let fault = RequestFault::AreaCount { count: names.len(), most: limits::AREAS };
        return Err(Problem::wrong("/areas", fault));
    }
    let find = |(place, name): (usize, &String)| area(name, region, &format!("/areas/{place}"));
    let found = names.iter().enumerate().map(find).collect::<ApiResult<Vec<_>>>()?;
    distinct(&found, names, "/areas")?;
    Ok(found)
}

/// Refuses a list in which two names mean the same, as the code and the name of an area do.
fn distinct<T: PartialEq>(found: &[T], names: &[String], pointer: &str) -> ApiResult<()> {
    let Some((first, second)) = input::repeated(found) else { return Ok(()) };
    let (place, first) = (names[second].clone(), names[first].clone());
    Err(Problem::wrong(format!("{pointer}/{second}"), PlausibilityFault::SameTwice { place, first }))
}

/// An area by code or name.
///
/// # Errors
/// An unknown one, or a name of several.
pub fn area(name: &str, region: &Region, pointer: &str) -> ApiResult<Area> {
    region.find_one(name).map_err(|fault| Problem::wrong(pointer, fault))
}

/// Whether an indicator is reported for an area.
///
/// # Errors
/// It is reported for cities, and the area is a county.
pub fn reaches(indicator: &Indicator, area: Area, pointer: &str) -> ApiResult<()> {
    if indicator.reach == Reach::City && matches!(area, Area::County(_)) {
        return Err(Problem::wrong(pointer, RequestFault::NotForCounties { indicator: indicator.name }));
    }
    Ok(())
}

/// A number of draws within a limit.
///
/// # Errors
/// None, or too many.
pub fn draws(draws: u32, most: u32) -> ApiResult<u32> {
    if (1..=most).contains(&draws) {
        return Ok(draws);
    }
    Err(Problem::wrong("/draws", RequestFault::Draws { draws, most }))
}

/// The title of a run, in one line; `None` for a text without letters.
///
/// # Errors
/// Too many characters.
pub fn run_title(text: Option<String>, pointer: &str) -> ApiResult<Option<String>> {
    let line = text.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    bounded(line, limits::RUN_TITLE, pointer)
}

/// The note about a run; `None` for a text without letters.
///
/// # Errors
/// Too many characters.
pub fn run_note(text: Option<String>, pointer: &str) -> ApiResult<Option<String>> {
    bounded(text.map(|text| text.trim().to_owned()), limits::RUN_NOTE, pointer)
}

fn bounded(text: Option<String>, most: usize, pointer: &str) -> ApiResult<Option<String>> {
    let text = text.filter(|text| !text.is_empty());
    let count = text.as_ref().map_or(0, |text| text.chars().count());
    if count > most {
        return Err(Problem::wrong(pointer, RequestFault::TooLong { count, most }));
    }
    Ok(text)
}

/// Whether a scenario projects a year.
///
/// # Errors
/// A year outside of the projection.
pub fn year(year: u16, scenario: &Scenario) -> ApiResult<()> {
    let (first, last) = (scenario.base_year + 1, scenario.end_year);
    if (first..=last).contains(&year) {
        return Ok(());
    }
    Err(Problem::wrong("/year", RequestFault::Year { year, first, last }))
}
