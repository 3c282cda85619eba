//! The step in ixa, with entities that have properties. The time includes making the agents, which is a small part of
//! it.

use ixa::prelude::*;

use crate::BIRTH;
use crate::DEATH;
use crate::MOVE;
use crate::PLACES;
use crate::STEPS;

define_entity!(Person);
define_property!(struct Place(u8), Person);
define_rng!(Chance);

/// The place of dead agents.
const NOWHERE: u8 = u8::MAX;

pub fn run(agents: usize) -> usize {
    let mut context = Context::new();
    context.init_random(1);
    // The index keeps the number of residents of each place up to date, which qilu also does after each step.
    context.index_property_counts::<Person, Place>();
    for agent in 0..agents {
        let place = u8::try_from(agent % PLACES).expect("few places");
        context.add_entity(with!(Person, Place(place))).expect("all properties are given");
    }
    let mut alive = agents;
    for _ in 0..STEPS {
        for person in context.get_entity_iterator::<Person>() {
            let Place(place) = context.get_property(person);
            if place == NOWHERE {
                continue;
            }
            let uniform: f64 = context.sample_range(Chance, 0.0..1.0);
            if uniform < DEATH {
                // Entities cannot be removed, so dead agents move to a place outside of the province.
                context.set_property(person, Place(NOWHERE));
            } else if uniform < DEATH + BIRTH {
                context.add_entity(with!(Person, Place(place))).expect("all properties are given");
            } else if uniform < DEATH + BIRTH + MOVE {
                let place = u8::try_from(context.sample_range(Chance, 0..PLACES)).expect("few places");
                context.set_property(person, Place(place));
            }
        }
        alive = (0..PLACES)
            .map(|place| {
                let place = u8::try_from(place).expect("few places");
                context.query_entity_count(with!(Person, Place(place)))
            })
            .sum();
    }
    alive
}
