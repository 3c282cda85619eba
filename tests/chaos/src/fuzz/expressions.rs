//! Random expressions: each is refused with a message, or has a value that is a number or none.

use qilu::expression::Checked;
use qilu::expression::Expression;

use crate::dice::Dice;
use crate::fuzz::letters;
use crate::tally::Done;
use crate::tally::one;
use crate::world::World;

const NAMES: [&str; 18] = [
    "residents",
    "urban_share",
    "births",
    "deaths",
    "P",
    "urban",
    "rural",
    "male",
    "cost_total",
    "城镇化率",
    "人口",
    "常住人口",
    "if",
    "and",
    "or",
    "not",
    "foo",
    "x y",
];

const LITERALS: [&str; 24] = [
    "0",
    "1",
    "-0.0",
    "1e308",
    "1e-320",
    "1e999",
    "nan",
    "inf",
    ".5",
    "5.",
    "1e",
    "0x1",
    "1_0",
    "１",
    "1e+",
    "-1",
    "0.1",
    "2^1023",
    "1/0",
    "0/0",
    "1e308*10",
    "0.75",
    "75%",
    "9999999999999999999999999999999999999999",
];

const OPERATORS: [&str; 22] = [
    "+", "-", "*", "/", "^", "<", "<=", ">", ">=", "==", "!=", " and ", " or ", "=", "%", "&&", "!", "**", "//", "<>",
    "≥", ",",
];

const FUNCTIONS: [&str; 8] = ["min", "max", "abs", "ln", "exp", "sqrt", "if", "foo"];

const YEARS: [&str; 9] = ["2025", "2035", "0", "99999", "-1", "x", "2025.5", "4294967296", "18446744073709551616"];

const AGES: [&str; 9] = ["", "[0:4]", "[65:]", "[:14]", "[5:1]", "[a:b]", "[:]", "[-1:3]", "[4294967296:]"];

/// Values of terms, in turn.
const VALUES: [f64; 6] = [0.0, 1.0, 0.5, -3.0, 1e300, f64::NAN];

/// Longest text that is evaluated.
const LONGEST: usize = 200_000;

/// A random expression of the grammar, with a few words outside of it.
fn grown(depth: usize, dice: &mut Dice) -> String {
    let kind = dice.below(100);
    match kind {
        _ if depth == 0 || kind < 20 => leaf(dice),
        20..=54 => format!("{}{}{}", grown(depth - 1, dice), dice.pick(&OPERATORS[..13]), grown(depth - 1, dice)),
        55..=64 => format!("({})", grown(depth - 1, dice)),
        65..=71 => format!("{}{}", dice.pick(&["-", "not ", "- -", "+"]), grown(depth - 1, dice)),
        72..=89 => {
            let count = dice.below(5);
            let parts: Vec<String> = (0..count).map(|_| grown(depth - 1, dice)).collect();
            format!("{}({})", dice.pick(&FUNCTIONS), parts.join(","))
        }
        _ => format!("{}@{}{}", dice.pick(&NAMES), dice.pick(&YEARS), dice.pick(&AGES)),
    }
}

fn leaf(dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => dice.pick(&LITERALS).to_owned(),
        1 => format!("{}{}", dice.pick(&NAMES[..10]), dice.pick(&AGES)),
        _ => dice.pick(&NAMES[..10]).to_owned(),
    }
}

/// A text that repeats one thing many times.
fn repeated(dice: &mut Dice) -> String {
    let count = *dice.one(&[10, 50, 64, 100, 127, 128, 200, 500, 1000, 5000, 20_000, 50_000]);
    let name = "births";
    match dice.below(12) {
        0 => format!("{}{name}{}", "(".repeat(count), ")".repeat(count)),
        1 => format!("{}{name}", "-".repeat(count)),
        2 => format!("{}{name}", "not ".repeat(count)),
        3 => vec![name; count].join("+"),
        4 => vec!["2"; count].join("^"),
        5 => format!("{}{name}{}", "min(".repeat(count), ")".repeat(count)),
        6 => format!("{}1{}", format!("if({name},").repeat(count), ",0)".repeat(count)),
        7 => format!("min({})", vec![name; count].join(",")),
        8 => "y".repeat(count),
        9 => "1".repeat(count),
        10 => "residents[".repeat(count),
        _ => format!("{}{name}", format!("{name} and ").repeat(count)),
    }
}

fn text(case: usize, dice: &mut Dice) -> String {
    // Long texts are few, because they take most of the time.
    if case.is_multiple_of(200) {
        return repeated(dice);
    }
    let depth = *dice.one(&[1, 2, 2, 3, 4, 6]);
    let mut text = grown(depth, dice);
    for _ in 0..dice.below(3) {
        text = if dice.chance(0.3) {
            let at = letters::position(&text, dice);
            format!("{}{}{}", &text[..at], dice.pick(&OPERATORS), &text[at..])
        } else {
            letters::changed(&text, dice)
        };
    }
    text.truncate(letters::position(&text, dice).max(LONGEST.min(text.len())));
    text
}

/// Parses a random text, evaluates it, and parses what it is written as.
pub(crate) fn case(_: &World, case: usize, dice: &mut Dice) -> Done {
    let text = text(case, dice);
    let short: String = text.chars().take(200).collect();
    // Names of columns follow other rules.
    let _ = Expression::parse_columns(&text).map(|columns| columns.to_string());
    let checked = match Checked::parse(&text) {
        Ok(checked) => checked,
        Err(fault) if fault.to_string().is_empty() => return Err(format!("`{short}` is refused without a reason")),
        Err(_) => return Ok(one("refused")),
    };
    let value = |checked: &Checked| checked.value(&|term| VALUES[(term + case) % VALUES.len()]);
    let own = value(&checked);
    if own.is_infinite() {
        return Err(format!("`{short}` has an infinite value"));
    }
    let _ = (checked.thresholds(), checked.unit(), checked.indicator());
    let written = checked.expression().to_string();
    match Checked::parse(&written) {
        Ok(again) if value(&again).to_bits() == own.to_bits() || own.is_nan() => Ok(one("accepted")),
        Ok(again) => Err(format!("`{short}` is {own}, and written as `{written}` it is {}", value(&again))),
        Err(fault) => Err(format!("`{short}` is accepted, and refused when it is written as `{written}`: {fault}")),
    }
}
