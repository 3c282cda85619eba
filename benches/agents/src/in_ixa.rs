//! The step in ixa: entities with properties. Its time includes making the agents, which is a small part of it.

use ixa::prelude::*;

use crate::BIRTH;
use crate::DEATH;
use crate::MOVE;
use crate::PLACES;
use crate::STEPS;

define_entity!(Person);
define_property!(struct Place(u8), Person);
define_property!(struct Alive(bool), Person, default_const = Alive(true));
define_rng!(Chance);

pub fn run(agents: usize) -> usize {
    let mut context = Context::new();
    context.init_random(1);
    let mut alive = Vec::with_capacity(agents * 2);
    for agent in 0..agents {
        let place = u8::try_from(agent % PLACES).expect("few places");
        alive.push(context.add_entity(with!(Person, Place(place))).expect("all properties are given"));
    }
    for _ in 0..STEPS {
        let mut at = 0;
        let count = alive.len();
        let mut born = Vec::new();
        let mut dead = Vec::new();
        while at < count {
            let person = alive[at];
            let chance: f64 = context.sample_range(Chance, 0.0..1.0);
            if chance < DEATH {
                context.set_property(person, Alive(false));
                dead.push(at);
            } else if chance < DEATH + BIRTH {
                let Place(place) = context.get_property(person);
                born.push(context.add_entity(with!(Person, Place(place))).expect("all properties are given"));
            } else if chance < DEATH + BIRTH + MOVE {
                let place = u8::try_from(context.sample_range(Chance, 0..PLACES)).expect("few places");
                context.set_property(person, Place(place));
            }
            at += 1;
        }
        for at in dead.into_iter().rev() {
            alive.swap_remove(at);
        }
        alive.extend(born);
    }
    alive.len()
}
