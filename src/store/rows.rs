//! Rows of the tables of a run, and the first columns of other tables. The names of the fields are the names of the
//! columns; `data/outputs.json` describes them.

use serde::Deserialize;
use serde::Serialize;

use crate::data::errors::level;
use crate::indicators::Indicator;
use crate::region::Area;
use crate::region::Region;
use crate::store::table::Number;

/// The program that wrote a row.
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

/// The first columns of most tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head<'a> {
    /// The program that wrote the row.
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

/// The area of a row.
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

/// The area of a row, with its level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceOfLevel<'a> {
    /// The area of the row.
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

/// The subject of a value of a tidy table: scenario, area, variable, year and group of persons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject<'a> {
    /// Program and scenario.
    #[serde(borrow)]
    pub head: Head<'a>,
    /// Area of the value.
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
    /// The subject of the value.
    #[serde(borrow)]
    pub subject: Subject<'a>,
    /// Name of the statistic.
    pub statistic: &'a str,
    /// Its value, in the unit of the subject; empty where the draws do not show the statistic.
    #[serde(borrow)]
    pub value: Number<'a>,
}

/// The value of a draw: a row of `draws.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawRow<'a> {
    /// The subject of the value.
    #[serde(borrow)]
    pub subject: Subject<'a>,
    /// Number of the draw, from 0.
    pub draw: u32,
    /// The value, in the unit of the subject.
    #[serde(borrow)]
    pub value: Number<'a>,
}

/// The probability that a target is met: a row of `targets.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetRow<'a> {
    /// Program and scenario.
    #[serde(borrow)]
    pub head: Head<'a>,
    /// Area of the value.
    #[serde(borrow)]
    pub at: PlaceOfLevel<'a>,
    /// Name of the target.
    pub target: &'a str,
    /// Interpretation of the wording of the plan.
    pub reading: &'a str,
    /// Name of the indicator.
    pub variable: &'a str,
    /// Year of the target.
    pub year: u16,
    /// Smallest value that meets the target, in the unit of the indicator.
    #[serde(borrow)]
    pub threshold: Number<'a>,
    /// Share of the draws that meet the target; empty if the value of its year is published, for one draw and for draws that
    /// are all alike.
    #[serde(borrow)]
    pub probability: Number<'a>,
    /// Monte Carlo standard error of the probability; empty where the share is 0 or 1.
    #[serde(borrow)]
    pub mcse: Number<'a>,
    /// Mean shortfall from the threshold (zero in draws that meet it), in the unit of the indicator.
    #[serde(borrow)]
    pub expected_shortfall: Number<'a>,
    /// Median of the first year in which the threshold is reached, for a missed target after its year; `None` if fewer than
    /// half of the draws reach it, and for a target that was met.
    pub median_crossing_year: Option<u16>,
    /// Share of the draws that reach the threshold within the projection, for a missed target after its year; empty for a
    /// target that was met.
    #[serde(borrow)]
    pub share_crossing: Number<'a>,
    /// Published value of the year of the target, otherwise empty.
    #[serde(borrow)]
    pub observed: Number<'a>,
    /// `open`, or `met` or `missed` where the value is published.
    pub status: &'a str,
}

/// Migration from one county to another over the projection: a row of `flows.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowRow<'a> {
    /// Program and scenario.
    #[serde(borrow)]
    pub head: Head<'a>,
    /// Code of the county of origin; `000000` is the rest of China.
    pub origin_code: &'a str,
    /// Its Chinese name.
    pub origin: &'a str,
    /// Code of the county of destination; `000000` is the rest of China.
    pub destination_code: &'a str,
    /// Its Chinese name.
    pub destination: &'a str,
    /// Quantity that is counted: `migration`.
    pub variable: &'a str,
    /// Unit of the value.
    pub unit: &'a str,
    /// Years over which the mean is taken, such as `2021-2035`.
    pub period: &'a str,
    /// Name of the statistic over the draws.
    pub statistic: &'a str,
    /// Value of the statistic, in the unit of the row; empty where the draws do not show it.
    #[serde(borrow)]
    pub value: Number<'a>,
}

/// The contribution of a component of change to the urban population or the urban share: a row of `components.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ComponentRow<'a> {
    /// Program and scenario.
    pub head: Head<'a>,
    /// Area of the value.
    pub at: PlaceOfLevel<'a>,
    /// Quantity that changes: `change_of_urban_residents` or `change_of_urban_share`.
    pub variable: &'a str,
    /// Name of the component, or `total`.
    pub component: &'a str,
    /// Unit of the value.
    pub unit: &'a str,
    /// Year of the value.
    pub year: u16,
    /// Name of the statistic over the draws.
    pub statistic: &'a str,
    /// Value of the statistic, in the unit of the row; empty where the draws do not show it.
    pub value: Number<'a>,
}

/// The difference of a scenario from the reference: a row of `differences.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference<'a> {
    /// Program and scenario.
    pub head: Head<'a>,
    /// Name of the reference scenario.
    pub reference: &'a str,
    /// Area of the value.
    pub at: PlaceOfLevel<'a>,
    /// Name of the indicator.
    pub variable: &'a str,
    /// Unit of the value.
    pub unit: &'a str,
    /// Year of the value.
    pub year: u16,
    /// Residence of the persons counted: `total`, `urban` or `rural`.
    pub residence: &'a str,
    /// Name of the statistic over the draws; `share_of_draws_above` is the share in which the scenario is above.
    pub statistic: &'a str,
    /// Value of the statistic, in the unit of the row; empty where the draws do not show it.
    pub value: Number<'a>,
}
