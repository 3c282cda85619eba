//! The score cards of cities and counties: `score_card.csv`, a section of docs/validation.md, and the data of the page
//! (`docs/validation/score_card.json`).

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use crate::data::package::Package;
use crate::region::Area;
use crate::region::Region;
use crate::report::hindcast::summary;
use crate::store::rows::PlaceOfLevel;
use crate::store::table::CsvTable;
use crate::store::table::Number;
use crate::validation::score_card::AreaError;
use crate::validation::score_card::KindCard;
use crate::validation::score_card::ScoreCard;

/// Decimals of errors in percent and percentage points.
const DECIMALS: usize = 2;

/// The score card of an area: a row of `score_card.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ScoreCardRow<'a> {
    /// Short name of the hindcast.
    pub window: &'a str,
    /// The area.
    pub at: PlaceOfLevel<'a>,
    /// Kind of the area.
    pub kind: &'a str,
    /// Median less outcome of residents, percent of the outcome.
    pub residents_error: Number<'a>,
    /// Whether the outcome was inside the central 80 %; empty where the draws do not show it.
    pub residents_inside_80: Option<bool>,
    /// Error of the best simple rule, percent.
    pub residents_rule_error: Number<'a>,
    /// Median less outcome of the urban share, percentage points.
    pub urban_share_error: Number<'a>,
    /// Whether the outcome was inside the central 80 %; empty where the draws do not show it.
    pub urban_share_inside_80: Option<bool>,
    /// Error of the best simple rule, percentage points.
    pub urban_share_rule_error: Number<'a>,
    /// Absolute error of residents that 80 % of the areas of the kind stayed below, percent.
    pub kind_error_80: Number<'a>,
    /// Years from the start of a forecast within which 80 % of the areas of the kind stay within 10 %.
    pub shelf_life: Number<'a>,
}

/// The table `score_card.csv`.
#[must_use]
pub fn csv(region: &Region, card: &ScoreCard) -> Vec<u8> {
    let mut table = CsvTable::new();
    let number = |value: f64| Number::fixed(value, DECIMALS);
    for own in &card.areas {
        let kind = card.kinds.iter().find(|kind| kind.kind == own.kind).expect("each area has a kind");
        table.row(&ScoreCardRow {
            window: card.window.id,
            at: PlaceOfLevel::of(region, own.area),
            kind: own.kind.name(),
            residents_error: number(own.residents.error),
            residents_inside_80: own.residents.inside_80,
            residents_rule_error: number(own.residents.rule_error),
            urban_share_error: number(own.urban_share.error),
            urban_share_inside_80: own.urban_share.inside_80,
            urban_share_rule_error: number(own.urban_share.rule_error),
            kind_error_80: number(kind.error_80),
            shelf_life: number(kind.shelf_life),
        });
    }
    table.bytes()
}

/// The section of the page.
#[must_use]
pub fn section(card: &ScoreCard) -> String {
    let years = card.years;
    let mut text = format!(
        "\n### Score card and shelf life by kind of area\n\nKinds are known at the start of the forecast: `boundary_moved` gave or received \
         towns between the censuses, `university` has at least 4 points more residents aged 15 to 24 than the province, \
         `core_district` is a district with an urban share of at least 90 %. Kinds with fewer than 10 areas are counted with the one \
         most like them. The shelf life is the number of years within which 80 % of the areas of a kind stay within 10 % of the \
         outcome (Wilson, Brokensha, Rowe and Simpson 2018), if the absolute error grows in proportion to time from 0 to that of \
         {years} years, as it did nearly for states of the United States (Smith and Sincich 1991). One window of {years} years is all that is known, so the shelf life of a small kind is uncertain. \
         `score_card.csv` has each city and county, with the errors of the simple rule that had the least CRPS over all areas, which \
         is chosen after the outcome.\n\n| kind | areas | bias, % | 80 % of the areas within, % | inside the 80 % \
         interval, % | shelf life, years |\n|---|---|---|---|---|---|\n"
    );
    for KindCard { kind, areas, bias, error_80, inside_80, shelf_life } in &card.kinds {
        let inside = inside_80.map_or("–".to_owned(), |inside| format!("{:.0}", 100.0 * inside));
        text.push_str(&format!(
            "| `{}` | {areas} | {bias:+.1} | {error_80:.1} | {inside} | {shelf_life:.1} |\n",
            kind.name()
        ));
    }
    text
}

/// Error of a forecast of an area, on the page.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AreaErrorSummary {
    /// Median less outcome: percent of the outcome for residents, percentage points for shares.
    pub error: f64,
    /// Whether the outcome was inside the central 80 %; `None` where the draws do not show it.
    pub inside_80: Option<bool>,
    /// Error of the simple rule that was best over all areas of the level.
    pub rule_error: f64,
}

/// How the areas of a kind fared, on the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct KindSummary {
    /// Number of areas.
    pub areas: usize,
    /// Median percentage error of residents, percent.
    pub bias: f64,
    /// Absolute percentage error of residents that 80 % of the areas stayed below, percent.
    pub error_80: f64,
    /// Percent of the areas whose residents were inside their central 80 %.
    pub inside_80: Option<f64>,
    /// Years from the start of a forecast within which 80 % of the areas stay within 10 %.
    pub shelf_life: f64,
}

/// The score card of an area, on the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AreaCardSummary {
    /// Name of its kind.
    pub kind: String,
    /// Residents.
    pub residents: AreaErrorSummary,
    /// Urban share.
    pub urban_share: AreaErrorSummary,
}

/// The score cards of a window, on the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ScoreCardSummary {
    /// Start of the forecast, and year of the outcome.
    pub years: [u16; 2],
    /// Kinds by name.
    pub kinds: BTreeMap<String, KindSummary>,
    /// Cities and counties by code.
    pub areas: BTreeMap<String, AreaCardSummary>,
}

/// The data of the page as JSON.
#[must_use]
pub fn json(region: &Region, card: &ScoreCard) -> String {
    let error = |own: &AreaError| AreaErrorSummary {
        error: summary::rounded(own.error),
        inside_80: own.inside_80,
        rule_error: summary::rounded(own.rule_error),
    };
    let kinds = card.kinds.iter().map(|own| {
        let summary = KindSummary {
            areas: own.areas,
            bias: summary::rounded(own.bias),
            error_80: summary::rounded(own.error_80),
            inside_80: own.inside_80.map(|inside| summary::rounded(100.0 * inside)),
            shelf_life: summary::rounded(own.shelf_life),
        };
        (own.kind.name().to_owned(), summary)
    });
    let areas = card.areas.iter().map(|own| {
        let summary = AreaCardSummary {
            kind: own.kind.name().to_owned(),
            residents: error(&own.residents),
            urban_share: error(&own.urban_share),
        };
        (code(region, own.area), summary)
    });
    let years = [card.window.known, card.window.until];
    let all = ScoreCardSummary { years, kinds: kinds.collect(), areas: areas.collect() };
    let mut text = serde_json::to_string_pretty(&all).expect("plain values");
    text.push('\n');
    text
}

fn code(region: &Region, area: Area) -> String {
    region.names(area).code.clone()
}

/// The published score cards if the data package is the one to which they belong.
#[must_use]
pub fn published(package: &Package) -> Option<ScoreCardSummary> {
    // The page of another province must not show the errors of this one.
    (package.name == summary::PACKAGE).then(|| {
        serde_json::from_str(include_str!("../../../docs/validation/score_card.json")).expect("a test wrote it")
    })
}
