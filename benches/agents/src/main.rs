//! The cost of a province with one agent for each resident, and the cost of the same simple step in two general
//! frameworks.
//!
//! `cargo run --release` in this folder prints the times of the province with all streams and rules on one and two
//! threads, with the peak memory; then the time of a step of births, deaths and moves, in nanoseconds for each agent,
//! on one thread each.

mod in_ixa;
mod in_krabmaga;
mod in_qilu;

use std::time::Instant;

/// The probabilities of death, birth and move of an agent in a step.
pub const DEATH: f64 = 0.008;
/// See above.
pub const BIRTH: f64 = 0.007;
/// See above.
pub const MOVE: f64 = 0.03;
/// The number of places, which equals the number of counties.
pub const PLACES: usize = 136;
/// The number of timed steps.
pub const STEPS: u16 = 15;

/// The number of agents in each framework, with which it takes some seconds.
const IXA: usize = 1_000_000;
/// See above.
const KRABMAGA: usize = 1_000_000;

/// A framework: its name, the function that runs its steps, and the number of agents.
type Framework = (&'static str, fn(usize) -> usize, usize);

fn main() {
    let prepared = in_qilu::PreparedProvince::load();
    println!("The province, everybody, plan, 2021-2035, all streams, durations and origins:");
    let mut seconds = Vec::new();
    // Each number of threads is timed twice, to show how much times vary.
    for threads in [1, 2, 1, 2] {
        let run = prepared.province(threads);
        println!(
            "  {threads} thread(s): {:.1} million agents, {:.2} s to make them, {:.2} s for 15 years; peak memory {:.2} GiB",
            run.agents as f64 / 1e6,
            run.start,
            run.years,
            peak_gib()
        );
        seconds.push(run.years);
    }
    println!(
        "  from one to two threads: {:.2} and {:.2} times as fast",
        seconds[0] / seconds[1],
        seconds[2] / seconds[3]
    );
    println!("A step of births, deaths and moves, one thread, nanoseconds an agent and step (ratio to qilu):");
    let (own, agents) = prepared.simple_step();
    println!("  qilu      {own:8.2}                   ({:.1} million agents)", agents as f64 / 1e6);
    let frameworks: [Framework; 2] = [("ixa", in_ixa::run, IXA), ("krabmaga", in_krabmaga::run, KRABMAGA)];
    for (name, run, agents) in frameworks {
        let begun = Instant::now();
        let alive = run(agents);
        let seconds = begun.elapsed().as_secs_f64();
        let expected = agents as f64 * (1.0 + BIRTH - DEATH).powi(i32::from(STEPS));
        assert!((alive as f64 / expected - 1.0).abs() < 0.01, "{name}: {alive} agents are left, not about {expected}");
        let time = seconds / (agents as f64 * f64::from(STEPS)) * 1e9;
        println!("  {name:<9} {time:8.2} ({:5.1} times)     ({:.1} million agents)", time / own, agents as f64 / 1e6);
    }
}

/// The peak memory of this process in GiB.
fn peak_gib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: f64 = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(f64::NAN);
    kib / 1024.0 / 1024.0
}
