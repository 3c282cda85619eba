//! The page as one file that needs nothing else: styles, modules and data inside it, nothing to be fetched.
//!
//! Modules are written for a folder (`from "./name.js"`); here an import map sends these names to `data:` addresses, so
//! that the same modules run from a file that was opened from a disk.

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::value::RawValue;
use sha2::Digest as _;
use sha2::Sha256;

use crate::error::Error;
use crate::error::Result;
use crate::page::assets;
use crate::page::assets::Asset;
use crate::page::contributions::Contributions;
use crate::page::lever_effects::LeverEffects;
use crate::page::reference_data::ReferenceData;
use crate::page::run_summary::RunSummary;
use crate::region::Region;
use crate::store::finished::FinishedRun;
use crate::store::schema;
use qilu_messages::Language;
use qilu_messages::library::FileFault;
use qilu_messages::page_file::PageFileFault;

/// Where the data of a page stand in `index.html`.
const DATA: &str = "<script type=\"application/json\" id=\"qilu-data\"></script>";

/// The style sheet and the module that starts the page, as `index.html` names them.
const STYLE: &str = "<link rel=\"stylesheet\" href=\"assets/style.css\">";
const START: &str = "<script type=\"module\" src=\"assets/main.js\"></script>";

/// Where `index.html` leaves room for a policy of its own.
const HEAD: &str = "<head>";

/// A finished run as the page shows it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ReportedRun {
    /// Its `page.json`.
    #[cfg_attr(feature = "server", schema(value_type = RunSummary))]
    pub dossier: Box<RawValue>,
    /// Digest of its `manifest.json`; `None` for a run that was not written.
    pub manifest_sha256: Option<String>,
    /// Name of its folder; `None` for a run that was not written.
    pub folder: Option<String>,
    /// Title that a user has given to the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_title: Option<String>,
    /// Note that a user has written about the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl ReportedRun {
    /// A finished run folder.
    ///
    /// # Errors
    /// The folder has no `page.json`, the file does not have the digest in the manifest, or a newer program wrote it.
    pub fn of(finished: &FinishedRun) -> Result<ReportedRun> {
        let text = finished.text("page.json")?;
        let path = Path::new(&finished.name()).join("page.json");
        schema::check(&path, &text)?;
        let dossier = RawValue::from_string(text.trim_end().to_owned());
        let dossier = dossier.map_err(|error| Error::input(&path, FileFault::of(&error.to_string())))?;
        Ok(ReportedRun {
            dossier,
            manifest_sha256: Some(finished.manifest_sha256()?),
            folder: Some(finished.name()),
            own_title: None,
            note: None,
        })
    }

    /// A run that was not written.
    #[must_use]
    pub fn unwritten(dossier: &RunSummary) -> ReportedRun {
        let dossier = serde_json::value::to_raw_value(dossier).expect("plain values");
        ReportedRun { dossier, manifest_sha256: None, folder: None, own_title: None, note: None }
    }
}

/// Indicators of cities and counties that a report keeps of the runs that it compares with.
const BRIEF: [&str; 4] = ["residents", "urban_share", "unsettled_residents", "cost_total"];

impl ReportedRun {
    /// The run with all of the province, but of cities and counties only the indicators that are compared: a report
    /// stays small enough to be sent.
    ///
    /// # Errors
    /// A `page.json` of another shape.
    pub fn brief(self, region: &Region) -> Result<ReportedRun> {
        let wrong = |error: serde_json::Error| {
            Error::mismatch(PageFileFault::NotAsWritten { fault: FileFault::of(&error.to_string()) })
        };
        // Pieces of the text are moved as they are: no number is written anew.
        let mut dossier: BTreeMap<String, Box<RawValue>> = serde_json::from_str(self.dossier.get()).map_err(wrong)?;
        if let Some(series) = dossier.get_mut("series") {
            let mut areas: BTreeMap<String, BTreeMap<String, Box<RawValue>>> =
                serde_json::from_str(series.get()).map_err(wrong)?;
            for (code, indicators) in &mut areas {
                if *code != region.province.code {
                    indicators.retain(|name, _| BRIEF.contains(&name.as_str()));
                }
            }
            *series = serde_json::value::to_raw_value(&areas).map_err(wrong)?;
        }
        Ok(ReportedRun { dossier: serde_json::value::to_raw_value(&dossier).map_err(wrong)?, ..self })
    }
}

/// The data that a page starts with.
#[derive(Debug, Serialize)]
#[serde(tag = "mode", rename_all = "lowercase")]
pub enum PageMode<'a> {
    /// A report: everything is there.
    Report {
        /// `zh` or `en`; the reader may change it.
        language: &'static str,
        /// [`words`].
        words: &'a RawValue,
        /// Data that all runs share.
        catalogue: &'a ReferenceData,
        /// The run that is reported, then those that it is compared with.
        runs: &'a [ReportedRun],
        /// Contributions of the levers.
        contributions: Option<&'a Contributions>,
        /// Effects of one step of each lever.
        effects: Option<&'a LeverEffects>,
    },
    /// A page that asks a server.
    Live {
        /// `zh` or `en`; the reader may change it.
        language: &'static str,
        /// [`words`].
        words: &'a RawValue,
        /// Draws of the ensembles that the page asks for by itself.
        draws: u32,
    },
}

/// Short name of a language in the page.
#[must_use]
pub fn code(language: Language) -> &'static str {
    language.code()
}

/// All texts of the page in both languages, by key.
///
/// # Panics
/// Never: texts are plain values.
#[must_use]
pub fn words() -> Box<RawValue> {
    serde_json::value::to_raw_value(&qilu_messages::page::json()).expect("plain values")
}

/// The page with its data put in.
///
/// # Panics
/// If `index.html` lost its places, which a test sees.
#[must_use]
pub fn page(start: &PageMode<'_>) -> String {
    let index = assets::find("index.html").expect("the page is inside the program").text;
    let data = serde_json::to_string(start).expect("plain values");
    // Inside of a script element only `</script` and `<!--` could be taken for markup.
    put(index, DATA, &DATA.replace("></", &format!(">{}</", data.replace('<', "\\u003c"))))
}

/// A page as one file.
#[must_use]
pub fn report(start: &PageMode<'_>) -> String {
    let modules: Vec<Asset> =
        assets::all().into_iter().filter(|asset| asset.mime.starts_with("text/javascript")).collect();
    let mut imports = serde_json::Map::new();
    for module in &modules {
        // In base64, because the text of a module has signs that an address would have to escape.
        let source = STANDARD.encode(bare(module.text, &modules));
        imports.insert(format!("qilu/{}", module.name), format!("data:text/javascript;base64,{source}").into());
    }
    let map = serde_json::json!({ "imports": imports }).to_string();
    let begin = "import \"qilu/main.js\";";
    let style = assets::find("style.css").expect("the style is inside the program").text;
    // The import map and the start are inline scripts, so the policy names them by their hashes. Modules are `data:`
    // addresses. Nothing may be fetched.
    let policy = format!(
        "default-src 'none'; script-src {} {} data:; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'",
        hash(&map),
        hash(begin)
    );
    let page = page(start);
    // First in the head, because a policy does not hold for elements before it.
    let page = put(&page, HEAD, &format!("{HEAD}\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">"));
    let page = put(&page, STYLE, &format!("<style>\n{style}</style>"));
    let scripts = format!("<script type=\"importmap\">{map}</script>\n<script type=\"module\">{begin}</script>");
    put(&page, START, &scripts)
}

/// A module with the names of the others as the import map has them.
fn bare(source: &str, modules: &[Asset]) -> String {
    modules.iter().fold(source.to_owned(), |source, module| {
        source.replace(&format!("\"./{}\"", module.name), &format!("\"qilu/{}\"", module.name))
    })
}

/// The source of a policy that allows one script.
fn hash(script: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script.as_bytes())))
}

/// The page with something else at a place that it has once.
fn put(page: &str, place: &str, new: &str) -> String {
    let (before, after) = page.split_once(place).unwrap_or_else(|| panic!("index.html has no `{place}`"));
    [before, new, after].concat()
}
