//! Draws of a scenario with the agent engine, one after the other: one draw fills the memory and uses all threads.

use crate::engine::agents::AgentSettings;
use crate::engine::agents::Agents;
use crate::engine::draw::Draw;
use crate::engine::prepared::PreparedRun;
use crate::engine::year;
use crate::ensemble::individuals::Individuals;
use crate::ensemble::run::Ensemble;
use crate::ensemble::threads::pool;
use crate::error::Result;
use crate::progress::ProgressListener;

/// Runs all draws with agents.
///
/// # Errors
/// As [`run`](crate::ensemble::run::run).
pub fn run(
    run: &PreparedRun,
    settings: AgentSettings,
    threads: usize,
    progress: &ProgressListener<'_>,
) -> Result<Ensemble> {
    let region = run.region();
    let mut ensemble = Ensemble::empty(run)?;
    let pool = pool(threads)?;
    let mut agents = Agents::new(settings, run.seed, 0);
    for number in 0..run.draws {
        progress.check()?;
        // The lists of the last draw are reused: a draw takes more than a gigabyte, which would otherwise be freed and
        // allocated again.
        agents.again(number);
        let draw = Draw::new(run, number);
        let projection = pool.install(|| year::project(run, &draw, &mut agents));
        ensemble.put(region, number as usize, &projection);
        // Lives and durations are those of the first draw; several draws would mix identities.
        ensemble.individuals.get_or_insert_with(|| Individuals {
            lives: agents.lives().to_vec(),
            durations: region.county_ids().map(|county| agents.settlement_durations(county).clone()).collect(),
        });
        progress.advance();
    }
    Ok(ensemble)
}
