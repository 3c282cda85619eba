//! The posterior of the uncertain quantities given the published statistics, as an ensemble of standard normal scores.
//!
//! A score is a standard normal number: the value of a parameter is the quantile of its prior at the probability of the
//! score, an annual shock is its standard deviation times the score. Before calibration the scores are independent
//! and standard normal; `qilu calibrate` and `qilu monitor` change their means, variances and correlations. A scenario that
//! changes the prior of one parameter therefore keeps the posterior scores of the others.

use qilu_methods::records::Record;
use qilu_methods::records::records;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use csv::StringRecord;
use csv::Writer;
use qilu_messages::data::AllowedData;
use qilu_messages::data::DataTableFault;
use qilu_messages::library::FileFault;
use qilu_messages::scenario::PosteriorFault;
use serde::Deserialize;
use serde::Serialize;

use crate::data::package::Package;
use crate::data::package::Resource;
use crate::error::Error;
use crate::error::Result;
use crate::input;
use crate::input::sha256;
use crate::region::CityId;
use crate::region::Region;
use crate::scenario::acceptance::Acceptance;
use crate::scenario::uncertainty::Parameter;

/// An annual shock of the province.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProvinceShock {
    /// Added to `ln` of the TFR.
    Tfr,
    /// Added to e0.
    E0,
    /// Added to `ln` mobility.
    Mobility,
    /// Added to net external migration.
    External,
    /// Added to `ln` of urban and rural income.
    Income,
    /// Added to `ln` of rural over urban income.
    Ratio,
}

impl ProvinceShock {
    /// All shocks in the order of their random numbers.
    pub const ALL: [ProvinceShock; 6] = [
        ProvinceShock::Tfr,
        ProvinceShock::E0,
        ProvinceShock::Mobility,
        ProvinceShock::External,
        ProvinceShock::Income,
        ProvinceShock::Ratio,
    ];

    fn name(self) -> &'static str {
        ["tfr", "e0", "mobility", "external", "income", "ratio"][self as usize]
    }
}

/// An annual shock of a city.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CityShock {
    /// Added to growth by migration.
    Growth,
    /// Added to `ln` mobility.
    Mobility,
}

impl CityShock {
    /// All shocks in the order of their random numbers.
    pub const ALL: [CityShock; 2] = [CityShock::Growth, CityShock::Mobility];

    fn name(self) -> &'static str {
        ["growth", "mobility"][self as usize]
    }
}

/// An uncertain quantity that has a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unknown {
    /// A parameter of the model.
    Parameter(Parameter),
    /// A shock of the province in a year.
    Province(ProvinceShock, u16),
    /// A shock of a city in a year.
    City(CityShock, CityId, u16),
}

impl Unknown {
    /// Name in files: `mobility_level`, `mobility@2021`, `growth:370100@2021`.
    #[must_use]
    pub fn label(self, region: &Region) -> String {
        match self {
            Unknown::Parameter(parameter) => parameter.name().to_owned(),
            Unknown::Province(shock, year) => format!("{}@{year}", shock.name()),
            Unknown::City(shock, city, year) => {
                format!("{}:{}@{year}", shock.name(), region.cities[city.0].names.code)
            }
        }
    }

    /// Year of a shock; `None` for a parameter.
    fn year(self) -> Option<u16> {
        match self {
            Unknown::Parameter(_) => None,
            Unknown::Province(_, year) | Unknown::City(_, _, year) => Some(year),
        }
    }

    fn from_label(label: &str, region: &Region) -> Option<Unknown> {
        let Some((what, year)) = label.split_once('@') else {
            return Parameter::from_name(label).ok().map(Unknown::Parameter);
        };
        let year = year.parse().ok()?;
        match what.split_once(':') {
            None => {
                let shock = ProvinceShock::ALL.into_iter().find(|shock| shock.name() == what)?;
                Some(Unknown::Province(shock, year))
            }
            Some((what, code)) => {
                let shock = CityShock::ALL.into_iter().find(|shock| shock.name() == what)?;
                let city = region.city_ids().find(|city| region.cities[city.0].names.code == code)?;
                Some(Unknown::City(shock, city, year))
            }
        }
    }
}

/// Scores of the shocks of a year that has passed.
#[derive(Clone, Debug, PartialEq)]
pub struct YearScores {
    /// Scores of the shocks of the province, in the order of [`ProvinceShock::ALL`].
    pub province: [f64; 6],
    /// Scores of the shocks of each city, in the order of [`CityShock::ALL`].
    pub city: Vec<[f64; 2]>,
}

/// Provenance of a posterior: all settings and inputs that are needed to make it again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// Command that makes it.
    pub command: String,
    /// Scenario whose levers were in force.
    pub scenario: String,
    /// Base year of the projections.
    pub base_year: u16,
    /// Last year whose published statistics were assimilated.
    pub known: u16,
    /// Number of members.
    pub members: u32,
    /// Iterations of the smoother.
    pub iterations: u32,
    /// Master seed of the random numbers.
    pub seed: u64,
    /// SHA-256 of `posterior.csv`.
    pub sha256: String,
    /// SHA-256 of the data files that the model and the smoother read, by name.
    pub inputs: BTreeMap<String, String>,
    /// Whether the ensemble was edited by hand since: the command does not make it again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
    /// Figures that contradict the forecast and that the user accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<Acceptance>,
}

impl Provenance {
    /// As the file [`PROVENANCE`] says it.
    #[must_use]
    pub fn text(&self) -> String {
        toml::to_string(self).expect("plain values")
    }
}

/// An ensemble of scores.
#[derive(Clone, Debug, PartialEq)]
pub struct Posterior {
    /// Base year of the projections it was made for.
    pub base_year: u16,
    /// Last year whose published statistics were assimilated.
    pub known: u16,
    unknowns: Vec<Unknown>,
    place: BTreeMap<Unknown, usize>,
    /// By member, unknown.
    members: Vec<Vec<f64>>,
    mean: Vec<f64>,
    accepted: Vec<Acceptance>,
}

/// Name of the ensemble in a data package.
pub const FILE: &str = "posterior.csv";

/// Name of its provenance.
pub const PROVENANCE: &str = "posterior.toml";

/// Name of the column that numbers the members.
const MEMBER: &str = "member";

/// Assumption: least correlation of two parameters in the posterior that counts as a tie. Six standard errors of the correlation of
/// independent scores in a thousand members.
const TIED: f64 = 0.2;

/// Resources that a posterior does not depend on.
const NOT_READ: [&str; 9] = [
    "posterior",
    "posterior_provenance",
    "city_targets",
    "former_areas",
    "national_increase",
    "national_shares",
    "plan",
    "plan_indicators",
    "sources",
];

impl Posterior {
    /// An ensemble from its members.
    ///
    /// - `members`: by member, unknown; at least one.
    #[must_use]
    pub fn new(base_year: u16, known: u16, unknowns: Vec<Unknown>, members: Vec<Vec<f64>>) -> Posterior {
        let place = unknowns.iter().enumerate().map(|(at, unknown)| (*unknown, at)).collect();
        // The sum runs in the order of the members, so that the mean has the same bits on every machine.
        let mean = (0..unknowns.len())
            .map(|at| members.iter().map(|member| member[at]).sum::<f64>() / members.len() as f64)
            .collect();
        Posterior { base_year, known, unknowns, place, members, mean, accepted: Vec::new() }
    }

    /// The same ensemble with the figures that were accepted against its forecast.
    #[must_use]
    pub fn with_accepted(mut self, accepted: Vec<Acceptance>) -> Posterior {
        self.accepted = accepted;
        self
    }

    /// Figures that contradict the forecast and that users accepted, the oldest first.
    #[must_use]
    pub fn accepted(&self) -> &[Acceptance] {
        &self.accepted
    }

    /// The same members as an ensemble that includes the statistics up to another year: levers act after it.
    #[must_use]
    pub fn known_until(mut self, known: u16) -> Posterior {
        self.known = known;
        self
    }

    /// The uncertain quantities of each member, in their order.
    #[must_use]
    pub fn unknowns(&self) -> &[Unknown] {
        &self.unknowns
    }

    /// Scores by member, in the order of [`Posterior::unknowns`].
    #[must_use]
    pub fn members(&self) -> &[Vec<f64>] {
        &self.members
    }

    /// Scores of the member that a draw uses; members are used in turn. Without a draw: their mean.
    fn member(&self, draw: Option<u32>) -> &[f64] {
        match draw {
            // Members have equal weights, so that in turn any number of draws represents the posterior.
            Some(draw) => &self.members[draw as usize % self.members.len()],
            None => &self.mean,
        }
    }

    /// Score of a parameter in a draw, or in the mean; `None` for a parameter that was not calibrated.
    #[must_use]
    pub fn parameter(&self, draw: Option<u32>, parameter: Parameter) -> Option<f64> {
        self.place.get(&Unknown::Parameter(parameter)).map(|at| self.member(draw)[*at])
    }

    /// The parameters whose scores the members correlate with those of one of them, the most correlated first: a prior of its own
    /// for that parameter would leave them at values that belong to another one.
    #[must_use]
    pub fn tied(&self, parameter: Parameter) -> Vec<Parameter> {
        let Some(&own) = self.place.get(&Unknown::Parameter(parameter)) else { return Vec::new() };
        let others = self.unknowns.iter().enumerate().filter_map(|(at, unknown)| match unknown {
            Unknown::Parameter(other) if at != own => Some((*other, self.correlation(own, at).abs())),
            _ => None,
        });
        let mut tied: Vec<(Parameter, f64)> = others.filter(|(_, correlation)| *correlation >= TIED).collect();
        tied.sort_by(|a, b| b.1.total_cmp(&a.1));
        tied.into_iter().map(|(other, _)| other).collect()
    }

    /// Correlation of the scores of two unknowns over the members, -1 to 1; 0 where one does not vary.
    fn correlation(&self, a: usize, b: usize) -> f64 {
        let count = self.members.len() as f64;
        let mean = |at: usize| self.members.iter().map(|member| member[at]).sum::<f64>() / count;
        let (mean_a, mean_b) = (mean(a), mean(b));
        let product = |a: usize, b: usize, means: (f64, f64)| {
            self.members.iter().map(|member| (member[a] - means.0) * (member[b] - means.1)).sum::<f64>()
        };
        let spread = product(a, a, (mean_a, mean_a)) * product(b, b, (mean_b, mean_b));
        if spread > 0.0 { product(a, b, (mean_a, mean_b)) / spread.sqrt() } else { 0.0 }
    }

    /// Scores of the shocks of a year in a draw, or their mean over the members. A score comes from the posterior if the
    /// posterior covers the shock, and otherwise from `scores`. `None` for a year whose statistics were not assimilated.
    #[must_use]
    pub fn year(&self, draw: Option<u32>, year: u16, scores: &YearScores) -> Option<YearScores> {
        let member = self.member(draw);
        let score = |unknown| self.place.get(&unknown).map(|at| member[*at]);
        // A year that was assimilated has the scores of all shocks of the province: the first one shows whether it was.
        score(Unknown::Province(ProvinceShock::Tfr, year))?;
        // Cities have published statistics for fewer years than the province; the shocks of other cities and years stay
        // those of the draw.
        let province = ProvinceShock::ALL
            .map(|shock| score(Unknown::Province(shock, year)).unwrap_or(scores.province[shock as usize]));
        let city = scores.city.iter().enumerate().map(|(city, own)| {
            CityShock::ALL.map(|shock| score(Unknown::City(shock, CityId(city), year)).unwrap_or(own[shock as usize]))
        });
        Some(YearScores { province, city: city.collect() })
    }

    /// The ensemble as CSV: a row a member, a column an unknown, three decimals.
    #[must_use]
    pub fn csv(&self, region: &Region) -> String {
        // Three decimals are enough: the rounding is far below the Monte Carlo error of the mean of 1,000 standard
        // normal numbers (0.03).
        let mut table = Writer::from_writer(Vec::new());
        let mut row = |first: String, others: &mut dyn Iterator<Item = String>| {
            table.write_record(std::iter::once(first).chain(others)).expect("memory takes every record of a length");
        };
        row(MEMBER.to_owned(), &mut self.unknowns.iter().map(|unknown| unknown.label(region)));
        for (number, member) in self.members.iter().enumerate() {
            row(number.to_string(), &mut member.iter().map(|score| format!("{score:.3}")));
        }
        String::from_utf8(table.into_inner().expect("memory can be flushed")).expect("made from text")
    }

    /// Reads an ensemble from CSV.
    ///
    /// # Errors
    /// If a quantity is unknown, a score is not a finite number, or a row has another length than the header; the error names
    /// file, line, column and value.
    pub fn parse(file: &Path, text: &str, region: &Region, base_year: u16, known: u16) -> Result<Posterior> {
        let mut records = records(file, text);
        let header = records.next().transpose()?.map(|header| header.values).unwrap_or_default();
        let unknowns = unknowns(file, &header, region)?;
        let members = records.map(|record| scores(file, &header, &record?));
        let members = members.collect::<Result<Vec<_>>>()?;
        // The mean of no members is not a number, and draws take the members in turn.
        if members.is_empty() {
            return Err(Error::input(file, PosteriorFault::NoMember));
        }
        Ok(Posterior::new(base_year, known, unknowns, members))
    }

    /// Hashes of the data that the model and the smoother read, by name: all resources but the posterior itself and
    /// those that are only shown.
    #[must_use]
    pub fn inputs(package: &Package) -> BTreeMap<String, String> {
        // The posterior cannot depend on its own hash. Targets are marks for the report and never data for the model,
        // so that a new one leaves the posterior valid.
        let read = package.resources.iter().filter(|resource| !NOT_READ.contains(&resource.name.as_str()));
        let hash = |resource: &Resource| Some((resource.name.clone(), hash(&package.digest(resource)?.sha256)));
        read.filter_map(hash).collect()
    }

    /// Reads the posterior of a data package; `None` if it has none.
    ///
    /// # Errors
    /// As [`PosteriorFiles::posterior`].
    pub fn load(package: &Package, region: &Region) -> Result<Option<Posterior>> {
        Posterior::load_from(&package.folder, package, region)
    }

    /// Reads the posterior in a folder that was made from a data package; `None` if there is none.
    ///
    /// # Errors
    /// As [`PosteriorFiles::posterior`].
    pub fn load_from(folder: &Path, package: &Package, region: &Region) -> Result<Option<Posterior>> {
        let files = PosteriorFiles::read(folder, package)?;
        files.map(|files| files.posterior(package, region)).transpose()
    }
}

/// A hash as `datapackage.json` writes it.
fn hash(sha256: &str) -> String {
    format!("sha256:{sha256}")
}

/// The two files of a posterior as they were read: the ensemble and its provenance.
#[derive(Clone, Debug)]
pub struct PosteriorFiles {
    folder: PathBuf,
    ensemble: String,
    provenance: String,
}

impl PosteriorFiles {
    /// Reads the files in a folder; `None` if there is no ensemble in it.
    ///
    /// - `package`: its own files are those that were read when it was loaded.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn read(folder: &Path, package: &Package) -> Result<Option<PosteriorFiles>> {
        let text = |name: &str| {
            let own = package.resources.iter().find(|resource| folder == package.folder && resource.path == name);
            own.map_or_else(|| input::text(&folder.join(name)), |resource| package.text(resource))
        };
        // A package need not have a posterior; its runs then draw from the priors. One that lists the file has lost it, and
        // would give other results without a word.
        let listed = folder == package.folder && package.resources.iter().any(|resource| resource.path == FILE);
        if !input::is_file(&folder.join(FILE)) && !listed {
            return Ok(None);
        }
        let (ensemble, provenance) = (text(FILE)?, text(PROVENANCE)?);
        Ok(Some(PosteriorFiles { folder: folder.to_owned(), ensemble, provenance }))
    }

    /// Names and texts of the files.
    #[must_use]
    pub fn named(&self) -> [(&'static str, &str); 2] {
        [(FILE, &self.ensemble), (PROVENANCE, &self.provenance)]
    }

    /// The provenance.
    ///
    /// # Errors
    /// The file is not a provenance.
    pub fn provenance(&self) -> Result<Provenance> {
        let file = self.folder.join(PROVENANCE);
        toml::from_str(&self.provenance).map_err(|fault| Error::input(file, FileFault::of(fault.message())))
    }

    /// The posterior, compared with its provenance.
    ///
    /// # Errors
    /// An ensemble that is not the one that its provenance describes; data of the package that are not those that it was made
    /// from; as [`Posterior::parse`].
    pub fn posterior(&self, package: &Package, region: &Region) -> Result<Posterior> {
        let file = self.folder.join(FILE);
        let about = self.provenance()?;
        // A damaged package is refused when it is opened, so that data which differ here were changed on purpose.
        if sha256(self.ensemble.as_bytes()) != about.sha256 {
            return Err(Error::input(file, PosteriorFault::Changed { provenance: PROVENANCE }));
        }
        // A posterior of other data would give wrong results without notice, so that it is refused.
        let now = Posterior::inputs(package);
        // Only the resources that the provenance names are compared: one that was added later was not read by the
        // smoother.
        if let Some((name, _)) = about.inputs.iter().find(|(name, hash)| now.get(*name) != Some(*hash)) {
            let fault = PosteriorFault::OtherData { resource: name.clone(), command: about.command };
            return Err(Error::input(self.folder.join(PROVENANCE), fault));
        }
        let posterior = Posterior::parse(&file, &self.ensemble, region, about.base_year, about.known)?;
        // Levers act after the last known year, so that a year without statistics would switch them off.
        let years = posterior.unknowns.iter().filter_map(|unknown| unknown.year());
        match years.max().unwrap_or(about.base_year) {
            last if last == about.known => Ok(posterior.with_accepted(about.accepted)),
            last => {
                let fault = PosteriorFault::KnownYear { known: about.known, last };
                Err(Error::input(self.folder.join(PROVENANCE), fault))
            }
        }
    }
}

/// Accepts an intended edit of a data package: writes the sizes and hashes of its files into `datapackage.json`, and the hash
/// of an edited posterior into its provenance, which then says that it was edited.
///
/// # Errors
/// As [`Package::write`]; a provenance that cannot be read.
pub fn seal(package: &Package) -> Result<()> {
    let Some(files) = PosteriorFiles::read(&package.folder, package)? else { return package.write(&[]) };
    let (about, hash) = (files.provenance()?, sha256(files.ensemble.as_bytes()));
    if about.sha256 == hash {
        return package.write(&[]);
    }
    let text = Provenance { sha256: hash, edited: true, ..about }.text();
    package.write(&[(PROVENANCE, &text)])
}

/// The unknowns that the columns after the first are called by.
fn unknowns(file: &Path, header: &StringRecord, region: &Region) -> Result<Vec<Unknown>> {
    if header.get(0) != Some(MEMBER) || header.len() < 2 {
        return Err(Error::at_line(file, 1, PosteriorFault::Header));
    }
    let known = |label: &str| {
        let fault = || PosteriorFault::Column { column: label.to_owned() };
        Unknown::from_label(label, region).ok_or_else(|| Error::at_line(file, 1, fault()))
    };
    header.iter().skip(1).map(known).collect()
}

/// The scores of a member, one an unknown.
fn scores(file: &Path, header: &StringRecord, member: &Record) -> Result<Vec<f64>> {
    let line = member.line;
    let score = |(label, cell): (&str, &str)| {
        cell.parse().ok().filter(|score: &f64| score.is_finite()).ok_or_else(|| {
            let (column, value) = (label.to_owned(), cell.to_owned());
            Error::at_line(file, line, DataTableFault::Cell { column, value, allowed: AllowedData::Score.clause() })
        })
    };
    header.iter().zip(&member.values).skip(1).map(score).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Data;

    /// The text is refused with this message.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let region = Data::load(Path::new("data")).expect("the data are sound").region;
        let said = Posterior::parse(Path::new("there/posterior.csv"), text, &region, 2020, 2022);
        assert_eq!(said.expect_err("it has a fault").to_string(), expected);
    }

    #[test]
    fn faults_are_told_with_their_place() {
        let header = "the header must begin with `member`, followed by the unknowns";
        check("", &format!("there/posterior.csv:1: {header}"));
        check("member\n0\n", &format!("there/posterior.csv:1: {header}"));
        check("number,e0_level\n0,0.1\n", &format!("there/posterior.csv:1: {header}"));
        for label in ["e0_levels", "tfrs@2021", "growth:370199@2021", "tfr@last"] {
            let allowed = "allowed: a parameter, SHOCK@YEAR or SHOCK:CITY@YEAR";
            let expected = format!("there/posterior.csv:1: unknown column `{label}`; {allowed}");
            check(&format!("member,e0_level,{label}\n0,0.1,0.2\n"), &expected);
        }
        let score = "allowed: a finite standard normal score";
        for cell in ["", "inf", "NaN", "0,1", "much"] {
            let text = format!("member,e0_level,tfr@2021\n0,0.1,0.2\n1,0.3,\"{cell}\"\n");
            check(&text, &format!("there/posterior.csv:3: column `tfr@2021` is `{cell}`; {score}"));
        }
        let three = "member,e0_level,tfr@2021\n0,0.1,0.2\n";
        check(&format!("{three}1,0.3\n"), "there/posterior.csv:3: this line has 2 values instead of 3");
        check(&format!("{three}1,0.3,1,2\n"), "there/posterior.csv:3: this line has 4 values instead of 3");
        check("member,e0_level\n", "there/posterior.csv: no member below the header");
    }

    #[test]
    fn what_is_read_is_written_again() {
        let data = Data::load(Path::new("data")).expect("the data are sound");
        let text = input::text(Path::new("data/posterior.csv")).expect("it is there");
        let read = |text: &str| Posterior::parse(Path::new("posterior.csv"), text, &data.region, 2020, 2025);
        let posterior = read(&text).expect("it is sound");
        assert!(posterior.csv(&data.region) == text, "the same bytes");
        let excel = read(&format!("\u{feff}{}", text.replace('\n', "\r\n"))).expect("what Excel writes is sound");
        assert!(excel == posterior, "the same scores");
    }
}
