//! Random names of areas: each is an area or refused with a message.

use crate::dice::Dice;
use crate::fuzz::knowledge;
use crate::fuzz::letters;
use crate::tally::Done;
use crate::tally::one;
use crate::world::World;

const JOINTS: [&str; 9] = ["", " ", ", ", "市", "县", "区", "/", "·", " City "];

/// Looks for a random name.
pub(crate) fn case(world: &World, case: usize, dice: &mut Dice) -> Done {
    let known = knowledge::of(world);
    let mut text = dice.one(&known.areas).clone();
    if dice.chance(0.4) {
        text = format!("{text}{}{}", dice.pick(&JOINTS), dice.one(&known.areas));
    }
    if case.is_multiple_of(500) {
        text = text.repeat(5000);
    }
    for _ in 0..dice.below(3) {
        text = letters::changed(&text, dice);
    }
    let region = known.project.region();
    let _ = (region.suggest(&text), region.formerly(&text));
    match region.find_one(&text) {
        Ok(area) if region.find(&text) == [area] => Ok(one("accepted")),
        Ok(_) => Err(format!("`{text}` is one area and several")),
        Err(fault) if fault.to_string().trim().is_empty() => Err(format!("`{text}` is refused without a reason")),
        Err(_) => Ok(one("refused")),
    }
}
