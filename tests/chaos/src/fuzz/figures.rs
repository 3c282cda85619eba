//! Random files of published statistics: each is refused with a message, or holds numbers that can be published.

use std::fs;

use qilu::data::supplied;

use crate::dice::Dice;
use crate::fuzz::knowledge;
use crate::fuzz::letters;
use crate::tally::Done;
use crate::tally::one;
use crate::world::World;

const VALUES: [&str; 30] = [
    "0",
    "-0.0",
    "-1",
    "1e308",
    "-1e308",
    "1e-308",
    "5e-324",
    "nan",
    "inf",
    "-inf",
    "",
    "1e999",
    "1",
    "0.75",
    "2",
    "1e9",
    "99999999999",
    "0x1",
    "1_0",
    "１",
    "\"1\"",
    "1,5",
    " 1 ",
    "+1",
    ".5",
    "5.",
    "0.0000001",
    "1e15",
    "abc",
    "68.2%",
];

const YEARS: [&str; 18] = [
    "2026", "2026", "2025", "2024", "2027", "2023", "2020", "2010", "2035", "2036", "0", "-1", "65535", "65536",
    "99999", "2026.0", "", "1e3",
];

const HEADERS: [&str; 10] = [
    "region_code,year,indicator,value",
    "region_code,year,indicator,value",
    "region_code,year,indicator,value",
    "region_code,year,indicator,value,unit,vintage,status,source,note",
    "value,indicator,year,region_code",
    "",
    "region_code,year,indicator",
    "\u{feff}region_code,year,indicator,value",
    "region_code;year;indicator;value",
    "region_code,year,indicator,value,value",
];

/// Indicators that need not be known.
const INDICATORS: [&str; 7] = ["", "zzz", "urban_share ", "URBAN_SHARE", "人口", "residents", "resident_population"];

/// A row like one of the data, with one odd value.
fn row(known: &[Vec<&str>], areas: &[String], dice: &mut Dice) -> String {
    let mut cells: Vec<String> = dice.one(known).iter().map(|&cell| cell.to_owned()).collect();
    match dice.below(8) {
        0 => cells[0].clone_from(dice.one(areas)),
        1 => dice.pick(&YEARS).clone_into(&mut cells[1]),
        2 => dice.pick(&INDICATORS).clone_into(&mut cells[2]),
        3..=5 => dice.pick(&VALUES).clone_into(&mut cells[3]),
        _ => {}
    }
    cells.join(",")
}

/// Reads a random file.
pub(crate) fn case(world: &World, case: usize, dice: &mut Dice) -> Done {
    let known = knowledge::of(world);
    let observed = include_str!("../../../../data/observations.csv");
    let rows: Vec<Vec<&str>> = observed.lines().skip(1).map(|line| line.split(',').take(4).collect()).collect();
    let mut text = format!("{}\n", dice.pick(&HEADERS));
    for _ in 0..*dice.one(&[1, 1, 1, 2, 3, 10]) {
        text += &(row(&rows, &known.areas, dice) + dice.pick(&["\n", "\n", "\n", "\r\n", "\n\n"]));
    }
    if dice.chance(0.2) {
        text = letters::changed(&text, dice);
    }
    let mut bytes = text.clone().into_bytes();
    if dice.chance(0.03) {
        let at = dice.below(bytes.len());
        bytes[at] = dice.byte();
    }
    let path = world.folder.join(format!("figures-{case}.csv"));
    fs::write(&path, bytes).expect("a file is written");
    let read = supplied::read(&path, known.project.data());
    fs::remove_file(&path).expect("a file is removed");
    match read {
        Ok(figures) => match figures.iter().find(|figure| !figure.observation.value.is_finite()) {
            Some(figure) => Err(format!("{} is accepted: {text:?}", figure.observation.value)),
            None => Ok(one("accepted")),
        },
        Err(fault) if !fault.to_string().contains("figures-") => {
            Err(format!("refused without the file: {fault}: {text:?}"))
        }
        Err(_) => Ok(one("refused")),
    }
}
