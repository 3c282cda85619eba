//! Rows of the tables of a run, and what the rows of other tables begin with. The names of the fields are the columns;
//! `data/outputs.json` says what they mean.

use serde::Deserialize;
use serde::Serialize;

use crate::data::errors::level;
use crate::indicators::Indicator;
use crate::region::Area;
use crate::region::Region;
use crate::store::table::Number;

/// What wrote a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program<'a> {
    /// Name of the model.
    pub model: &'a str,
    /// Version of the program.
    pub version: &'a str,
}

/// This program.
impl Default for Program<'_> {
    fn default() -> Self {
        Program { model: "qilu", version: env!("CARGO_PKG_VERSION") }
    }
}

/// What most rows begin with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head<'a> {
    /// What wrote the row.
    #[serde(borrow)]
    pub program: Program<'a>,
    /// Name of the scenario.
    pub scenario: &'a str,
}

impl<'a> Head<'a> {
    /// The head of rows of a scenario, written by this program.
    #[must_use]
    pub fn of(scenario: &'a str) -> Head<'a> {
        Head { program: Program::default(), scenario }
    }
}

/// Which area a row is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place<'a> {
    /// Division code of the area.
    pub region_code: &'a str,
    /// Chinese name of the area.
    pub region: &'a str,
}

impl<'a> Place<'a> {
    /// Code and name of an area.
    #[must_use]
    pub fn of(region: &'a Region, area: Area) -> Place<'a> {
        let names = region.names(area);
        Place { region_code: &names.code, region: &names.zh }
    }
}

/// Which area of which level a row is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceOfLevel<'a> {
    /// The area.
    #[serde(borrow)]
    pub place: Place<'a>,
    /// Its level: `province`, `city` or `county`.
    pub level: &'a str,
}

impl<'a> PlaceOfLevel<'a> {
    /// Code, name and level of an area.
    #[must_use]
    pub fn of(region: &'a Region, area: Area) -> PlaceOfLevel<'a> {
        PlaceOfLevel { place: Place::of(region, area), level: level(area) }
    }
}

/// What a value of a tidy table is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject<'a> {
    /// Program and scenario.
    #[serde(borrow)]
    pub head: Head<'a>,
    /// Area.
    #[serde(borrow)]
    pub at: PlaceOfLevel<'a>,
    /// Name of the indicator, or an expression.
    pub variable: &'a str,
    /// Unit of the value; empty for an expression.
    pub unit: &'a str,
    /// Year: its end for a stock, the whole of it for a flow.
    pub year: u16,
    /// Sex: `total`, or empty for an expression.
    pub sex: &'a str,
    /// Age: `total`, or empty for an expression.
    pub age: &'a str,
    /// Residence of the persons counted: `total`, `urban` or `rural`; empty for an expression.
    pub residence: &'a str,
}

impl<'a> Subject<'a> {
    /// An indicator of an area in a year, as this program writes it.
    #[must_use]
    pub fn of(scenario: &'a str, region: &'a Region, area: Area, indicator: &'a Indicator, year: u16) -> Subject<'a> {
        Subject {
            head: Head::of(scenario),
            at: PlaceOfLevel::of(region, area),
            variable: indicator.name,
            unit: indicator.unit.as_str(),
            year,
            sex: "total",
            age: "total",
            residence: indicator.residence.as_str(),
        }
    }
}

/// A statistic over the draws: a row of `province.csv`, `cities.csv` and `counties.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tidy<'a> {
    /// What it is of.
    #[serde(borrow)]
    pub subject: Subject<'a>,
    /// Name of the statistic.
    pub statistic: &'a str,
    /// Its value, in the unit of the subject.
    #[serde(borrow)]
    pub value: Number<'a>,
}

/// The value of a draw: a row of `draws.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawRow<'a> {
    /// What it is of.
    #[serde(borrow)]
    pub subject: Subject<'a>,
    /// Number of the draw, from 0.
    pub draw: u32,
    /// The value, in the unit of the subject.
    #[serde(borrow)]
    pub value: Number<'a>,
}

/// The chance that a target is met: a row of `targets.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetRow<'a> {
    /// Program and scenario.
    #[serde(borrow)]
    pub head: Head<'a>,
    /// Area.
    #[serde(borrow)]
    pub at: PlaceOfLevel<'a>,
    /// Name of the target.
    pub target: &'a str,
    /// How its words are read.
    pub reading: &'a str,
    /// Name of the indicator.
    pub variable: &'a str,
    /// Year in which it is asked for.
    pub year: u16,
    /// Least value that meets it, in the unit of the indicator.
    #[serde(borrow)]
    pub threshold: Number<'a>,
    /// Share of the draws that meet it.
    #[serde(borrow)]
    pub probability: Number<'a>,
    /// Monte Carlo standard error of the probability.
    #[serde(borrow)]
    pub mcse: Number<'a>,
    /// Mean of what is missing, zero where it is met, in the unit of the indicator.
    #[serde(borrow)]
    pub expected_shortfall: Number<'a>,
    /// Median of the first years in which the threshold is reached; none where less than half of the draws reach it.
    pub median_crossing_year: Option<u16>,
    /// Share of the draws that reach the threshold within the projection.
    #[serde(borrow)]
    pub share_crossing: Number<'a>,
    /// Published value where the year is past, else empty.
    #[serde(borrow)]
    pub observed: Number<'a>,
}

/// Moves from one place to another over the projection: a row of `flows.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowRow<'a> {
    /// Program and scenario.
    #[serde(borrow)]
    pub head: Head<'a>,
    /// Code of the county that is left; `000000` is the rest of China.
    pub origin_code: &'a str,
    /// Its Chinese name.
    pub origin: &'a str,
    /// Code of the county that is moved to; `000000` is the rest of China.
    pub destination_code: &'a str,
    /// Its Chinese name.
    pub destination: &'a str,
    /// What is counted: `migration`.
    pub variable: &'a str,
    /// Unit of the value.
    pub unit: &'a str,
    /// Years over which the mean is taken, such as `2021-2035`.
    pub period: &'a str,
    /// Name of the statistic over the draws.
    pub statistic: &'a str,
    /// Its value.
    #[serde(borrow)]
    pub value: Number<'a>,
}

/// What a component adds to the urban population or to the urban share: a row of `components.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ComponentRow<'a> {
    /// Program and scenario.
    pub head: Head<'a>,
    /// Area.
    pub at: PlaceOfLevel<'a>,
    /// What changes: `change_of_urban_residents` or `change_of_urban_share`.
    pub variable: &'a str,
    /// Name of the component, or `total`.
    pub component: &'a str,
    /// Unit of the value.
    pub unit: &'a str,
    /// Year.
    pub year: u16,
    /// Name of the statistic over the draws.
    pub statistic: &'a str,
    /// Its value.
    pub value: Number<'a>,
}

/// The difference of a scenario from the reference: a row of `differences.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference<'a> {
    /// Program and scenario.
    pub head: Head<'a>,
    /// Name of the scenario that is compared with.
    pub reference: &'a str,
    /// Area.
    pub at: PlaceOfLevel<'a>,
    /// Name of the indicator.
    pub variable: &'a str,
    /// Unit of the value.
    pub unit: &'a str,
    /// Year.
    pub year: u16,
    /// Residence of the persons counted: `total`, `urban` or `rural`.
    pub residence: &'a str,
    /// Name of the statistic over the draws; `share_of_draws_above` is the share in which the scenario is above.
    pub statistic: &'a str,
    /// Its value.
    pub value: Number<'a>,
}
