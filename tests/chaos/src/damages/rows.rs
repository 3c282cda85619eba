//! Every row of every table of the data is left out in turn: the data are refused, or base states can be made without it.

use std::sync::Arc;
use std::sync::OnceLock;

use qilu::data::Data;
use qilu::data::china::China;
use qilu::data::package::Package;
use qilu::engine::setup::Setup;
use qilu::scenario::uncertainty::Priors;

use crate::dice::Dice;
use crate::tally::Done;
use crate::tally::one;
use crate::world::World;

/// Base years whose states must be possible.
const BASE_YEARS: [u16; 2] = [2010, 2020];

/// A row of a table.
struct Row {
    /// Place of its package.
    package: usize,
    /// Name of its table.
    table: String,
    /// Its line in the file, from 0; line 0 is the header.
    line: usize,
}

/// The packages and all their rows, in random order, so that a share of the programme has rows of all tables.
struct Rows {
    packages: [Package; 2],
    rows: Vec<Row>,
}

fn all(world: &World) -> &'static Rows {
    static ALL: OnceLock<Rows> = OnceLock::new();
    ALL.get_or_init(|| {
        let data = world.folder.join("data");
        let packages = [data.clone(), data.join("china")].map(|folder| Package::load(&folder).expect("a package"));
        let mut rows = Vec::new();
        for (package, own) in packages.iter().enumerate() {
            // The draws of the posterior have a digest of their own, which the damages of files try.
            for (resource, _) in own.tables().filter(|(resource, _)| resource.name != "posterior") {
                let lines = own.text(resource).expect("a text").lines().count();
                rows.extend((1..lines).map(|line| Row { package, table: resource.name.clone(), line }));
            }
        }
        let mut dice = Dice::at(world.seed, "order of rows", 0);
        for last in (1..rows.len()).rev() {
            rows.swap(last, dice.below(last + 1));
        }
        Rows { packages, rows }
    })
}

/// Number of rows of all tables.
pub(crate) fn count(world: &World) -> usize {
    all(world).rows.len()
}

/// Leaves out a row.
pub(crate) fn case(world: &World, case: usize, _: &mut Dice) -> Done {
    let all = all(world);
    let Some(row) = all.rows.get(case) else { return Ok(one("no further row")) };
    let package = &all.packages[row.package];
    let whole = package.text(package.resource(&row.table).expect("a table")).expect("a text");
    let kept = whole.lines().enumerate().filter(|(line, _)| *line != row.line).map(|(_, line)| format!("{line}\n"));
    let package = package.with_text(&row.table, &kept.collect::<String>()).expect("a table");
    let refused = if row.package == 0 { province(package) } else { China::of(&package).err().map(|e| e.to_string()) };
    match refused {
        Some(text) if text.trim().is_empty() => {
            Err(format!("{}:{} is missing: refused without a reason", row.table, row.line + 1))
        }
        Some(_) => Ok(one("refused")),
        None => Ok(one("done without it")),
    }
}

/// Why data of the province are refused. Data that are accepted have base states: a panic is a failure.
fn province(package: Package) -> Option<String> {
    let data = match Data::of(package) {
        Ok(data) => Arc::new(data),
        Err(fault) => return Some(fault.to_string()),
    };
    let central = match Priors::new(&data.parameters) {
        Ok(priors) => priors.central(),
        Err(fault) => return Some(fault.to_string()),
    };
    for year in BASE_YEARS {
        let _ = Setup::new(&data, year, &central);
    }
    None
}
