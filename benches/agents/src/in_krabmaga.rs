//! The step in krabmaga, with scheduled agents and without its monitor. The time includes scheduling the agents.

use std::any::Any;

use krabmaga::engine::agent::Agent;
use krabmaga::engine::schedule::Schedule;
use krabmaga::engine::state::State;
use rand::RngExt;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

use crate::BIRTH;
use crate::DEATH;
use crate::MOVE;
use crate::PLACES;
use crate::STEPS;

#[derive(Clone)]
struct Person {
    place: u8,
    dead: bool,
}

struct Province {
    rng: ChaCha8Rng,
    born: Vec<Person>,
}

impl Agent for Person {
    fn step(&mut self, state: &mut dyn State) {
        let province = state.as_any_mut().downcast_mut::<Province>().expect("the only state");
        let uniform: f64 = province.rng.random();
        if uniform < DEATH {
            self.dead = true;
        } else if uniform < DEATH + BIRTH {
            province.born.push(self.clone());
        } else if uniform < DEATH + BIRTH + MOVE {
            self.place = u8::try_from(province.rng.random_range(0..PLACES)).expect("few places");
        }
    }

    fn is_stopped(&mut self, _: &mut dyn State) -> bool {
        self.dead
    }
}

impl State for Province {
    fn init(&mut self, _: &mut Schedule) {}

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn as_state(&self) -> &dyn State {
        self
    }

    fn as_state_mut(&mut self) -> &mut dyn State {
        self
    }

    fn reset(&mut self) {}

    fn update(&mut self, _: u64) {}

    fn after_step(&mut self, schedule: &mut Schedule) {
        for person in self.born.drain(..) {
            schedule.schedule_repeating(Box::new(person), schedule.time + 1.0, 0);
        }
    }
}

pub fn run(agents: usize) -> usize {
    let mut schedule = Schedule::new();
    for agent in 0..agents {
        let place = u8::try_from(agent % PLACES).expect("few places");
        schedule.schedule_repeating(Box::new(Person { place, dead: false }), 0.0, 0);
    }
    let mut province = Province { rng: ChaCha8Rng::seed_from_u64(1), born: Vec::new() };
    for _ in 0..STEPS {
        schedule.step(&mut province);
    }
    schedule.events.len()
}
