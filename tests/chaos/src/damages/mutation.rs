//! Damages of a file.

use crate::dice::Dice;

/// A damage of a file.
pub(crate) struct Damage {
    /// Description of the damage, for messages.
    pub(crate) what: String,
    /// What the file then holds; `None`: the file is gone.
    pub(crate) bytes: Option<Vec<u8>>,
}

/// Values that somebody may put in the place of a number.
const ODD: [&str; 18] = [
    "",
    "0",
    "-0.0",
    "-1",
    "1e308",
    "-1e308",
    "1e309",
    "5e-324",
    "nan",
    "inf",
    "-inf",
    "0x1",
    "1_0",
    "１",
    "\"1\"",
    "1,5",
    "abc",
    "99999999999999999999",
];

/// Damages of which one is drawn, the likely ones several times.
const KINDS: [&str; 16] = [
    "flip",
    "flip",
    "flip",
    "digit",
    "digit",
    "digit",
    "digit",
    "cut",
    "swap lines",
    "repeat a line",
    "delete a line",
    "zeros",
    "empty",
    "odd number",
    "odd number",
    "gone",
];

/// Damages a file in some way, so that it has other bytes.
pub(crate) fn damage(bytes: &[u8], dice: &mut Dice) -> Damage {
    loop {
        let kind = *dice.one(&KINDS);
        let mut damage = of_kind(kind, bytes, dice);
        if damage.bytes.as_deref() != Some(bytes) {
            if let Some(own) = &damage.bytes {
                damage.what = format!("{}, {}", damage.what, first_difference(bytes, own));
            }
            return damage;
        }
    }
}

/// The texts around the first byte that differs.
fn first_difference(a: &[u8], b: &[u8]) -> String {
    let at = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let around = |bytes: &[u8]| {
        let (start, end) = (at.saturating_sub(30).min(bytes.len()), bytes.len().min(at + 30));
        String::from_utf8_lossy(&bytes[start..end]).into_owned()
    };
    format!("{:?} to {:?}", around(a), around(b))
}

fn of_kind(kind: &str, bytes: &[u8], dice: &mut Dice) -> Damage {
    let mut own = bytes.to_owned();
    let place = dice.below(own.len());
    let mut what = format!("{kind} at byte {place}");
    match kind {
        "flip" if !own.is_empty() => own[place] ^= 1 << dice.below(8),
        "digit" => {
            let digits: Vec<usize> = (0..own.len()).filter(|&at| own[at].is_ascii_digit()).collect();
            if !digits.is_empty() {
                let at = *dice.one(&digits);
                let digit = usize::from(own[at] - b'0') + 1 + dice.below(9);
                own[at] = b"0123456789"[digit % 10];
                what = format!("another digit at byte {at}");
            }
        }
        "cut" => own.truncate(place),
        "zeros" => {
            let end = own.len().min(place + 64);
            own[place.min(end)..end].fill(0);
        }
        "empty" => own.clear(),
        "odd number" => {
            if let Some((start, end)) = number(&own, place) {
                let value = dice.pick(&ODD);
                own.splice(start..end, value.bytes());
                what = format!("`{value}` for a number at byte {start}");
            }
        }
        "gone" => return Damage { what: "the file is gone".to_owned(), bytes: None },
        lines => own = of_lines(lines, &own, dice),
    }
    Damage { what, bytes: Some(own) }
}

/// Lines that are swapped, repeated or deleted.
fn of_lines(kind: &str, bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    if lines.len() > 1 {
        let (a, b) = (dice.below(lines.len()), dice.below(lines.len()));
        match kind {
            "swap lines" => lines.swap(a, b),
            "repeat a line" => lines.insert(b, lines[a]),
            _ => drop(lines.remove(a)),
        }
    }
    lines.concat()
}

/// The first number behind a place: from its first byte to behind its last one.
fn number(bytes: &[u8], place: usize) -> Option<(usize, usize)> {
    let is_part = |byte: u8| byte.is_ascii_digit() || b".-+".contains(&byte);
    let start = (place..bytes.len()).find(|&at| bytes[at].is_ascii_digit())?;
    let end = (start..bytes.len()).find(|&at| !is_part(bytes[at])).unwrap_or(bytes.len());
    Some((start, end))
}
