//! The work of the analyses of scenarios: comparisons, contributions of levers, expressions, variance, searches, engines.

use crate::engine::prepared::PreparedRun;
use crate::ensemble::threads;
use crate::ensemble::threads::pool;
use crate::error::Result;
use crate::experiments::evaluate;
use crate::experiments::evaluate::Output;
use crate::indicators::Indicator;
use crate::policy::attribution;
use crate::policy::attribution::Question;
use crate::policy::compare;
use crate::policy::components::COMPONENTS;
use crate::policy::one_at_a_time;
use crate::policy::optimize::score::Reading;
use crate::policy::variance_budget;
use crate::policy::variance_budget::LAYERS;
use crate::region::Area;
use crate::scenario::Scenario;
use crate::scenario::optimization::OptimizationProblem;
use crate::session::options::EXPLANATION_DRAWS;
use crate::session::options::EngineChoice;
use crate::session::options::RunOptions;
use crate::session::project::Project;
use crate::session::workload::Memory;
use crate::session::workload::Size;
use crate::session::workload::Workload;
use crate::session::workload::runs;
use crate::session::workload::runs::quietly;
use crate::session::workload::trial;
use crate::validation::engines::EngineComparisonSettings;
use crate::validation::engines::STEPS;
use qilu_methods::optimizers::cmaes;
use qilu_methods::summary::Summary;

/// Bytes of a number.
const NUMBER: u64 = size_of::<f64>() as u64;

/// Bytes of the head of a list.
const LIST: u64 = size_of::<Vec<f64>>() as u64;

impl Project {
    /// The work of [`Project::compare`].
    ///
    /// # Errors
    /// As [`Project::prepare`]; too many threads.
    pub fn compare_workload(
        &self,
        reference: &Scenario,
        others: &[Scenario],
        years: &[u16],
        options: &RunOptions,
    ) -> Result<Workload> {
        let run = self.prepare(reference, options)?;
        let threads = threads::resolved(options.threads)?;
        let mut memory = runs::of_draws(&run, EngineChoice::Cohort, threads);
        // The reference is held while each of the others is compared with it.
        memory.each = 2 * memory.each + runs::of_summaries(threads);
        let scenarios = 1 + others.len() as u64;
        let projections = f64::from(run.draws) * scenarios as f64;
        let (options, years) = (options.clone(), years.to_vec());
        Workload::new(Size::of("--draws", run.draws), memory, options.threads, projections, move || {
            let draws = u64::from(run.draws);
            // The projections and the differences of a second scenario are tried with the reference itself.
            let differences = trial::linear(draws, [8, 64], |number| {
                let some = run.clone().with_draws(number);
                let ensemble = runs::draws(&some, EngineChoice::Cohort, options.threads, &options.cancel)?;
                let _ = compare::differences(&ensemble, &ensemble, some.region(), &years);
                Ok(())
            })?;
            let projected = runs::seconds_of_draws(&run, &options, draws)?;
            Ok(projected + differences * (scenarios - 1) as f64)
        })
    }

    /// The work of [`Project::explain`].
    ///
    /// # Errors
    /// As [`Project::explain`], without its draws.
    pub fn explain_workload(
        &self,
        scenario: &Scenario,
        reference: &Scenario,
        question: Question,
        options: &RunOptions,
    ) -> Result<Workload> {
        let options = RunOptions { draws: options.draws_or(EXPLANATION_DRAWS), ..options.clone() };
        let run = self.prepare(scenario, &options)?;
        contributions_workload(&run, reference.clone(), question, options)
    }

    /// The work of [`Project::lever_effects`].
    ///
    /// # Errors
    /// As [`Project::lever_effects`], without its draws.
    pub fn lever_effects_workload(&self, scenario: &Scenario, options: &RunOptions) -> Result<Workload> {
        let options = RunOptions { draws: options.draws_or(EXPLANATION_DRAWS), ..options.clone() };
        let run = self.prepare(scenario, &options)?;
        let threads = threads::resolved(options.threads)?;
        let targets = self.plan().targets.clone();
        let steps = one_at_a_time::steps(&run)?.len() as u64;
        // Of each draw the share, the cost and the targets of the scenario and of each step, and the values of one summary.
        let each = LIST + (steps + 1) * (LIST + NUMBER * (2 + targets.len() as u64)) + 4 * NUMBER;
        let memory = Memory { fixed: runs::in_progress(&run, threads), each, growing: [0, 0] };
        let projections = f64::from(run.draws) * (steps + 1) as f64;
        Workload::new(Size::of("--draws", run.draws), memory, options.threads, projections, move || {
            trial::proportional(run.draws.into(), threads, |number| {
                let some = run.clone().with_draws(number);
                quietly(&options.cancel, |progress| one_at_a_time::effects(&some, &targets, options.threads, progress))
                    .map(|_| ())
            })
        })
    }

    /// The work of [`Project::evaluate`].
    ///
    /// # Errors
    /// As [`Project::prepare`]; too many threads.
    pub fn evaluate_workload(&self, scenario: &Scenario, outputs: &[Output], options: &RunOptions) -> Result<Workload> {
        let run = self.prepare(scenario, options)?;
        let threads = threads::resolved(options.threads)?;
        // The values stand draw by draw and then output by output.
        let each = LIST + 2 * NUMBER * outputs.len() as u64;
        let memory = Memory { fixed: runs::in_progress(&run, threads), each, growing: [0, 0] };
        let (options, outputs, projections) = (options.clone(), outputs.to_vec(), f64::from(run.draws));
        Workload::new(Size::of("--draws", run.draws), memory, options.threads, projections, move || {
            trial::proportional(run.draws.into(), threads, |number| {
                let some = run.clone().with_draws(number);
                quietly(&options.cancel, |progress| evaluate::ensemble(&some, &outputs, options.threads, progress))
                    .map(|_| ())
            })
        })
    }

    /// The work of [`Project::variance_budget`].
    ///
    /// # Errors
    /// As [`Project::prepare`]; too many threads.
    pub fn variance_workload(
        &self,
        scenario: &Scenario,
        indicator: &'static Indicator,
        year: u16,
        options: &RunOptions,
    ) -> Result<Workload> {
        let run = self.prepare(&scenario.until(year), options)?;
        let threads = threads::resolved(options.threads)?;
        let areas: Vec<Area> = self.region().areas().filter(|area| !matches!(area, Area::County(_))).collect();
        let projections = LAYERS + 2;
        // The outcomes of all areas, those of the area that is decomposed, a resample of them, and the order of the draws.
        let each = LIST + NUMBER * (projections * (areas.len() + 1) + 2) as u64;
        // The projections of a draw follow each other, and each leaves its outcomes alone.
        let fixed = runs::in_progress(&run, threads);
        let (options, all) = (options.clone(), f64::from(run.draws) * projections as f64);
        let memory = Memory { fixed, each, growing: [0, 0] };
        Workload::new(Size::of("--draws", run.draws), memory, options.threads, all, move || {
            let pool = pool(options.threads)?;
            trial::proportional(run.draws.into(), threads, |number| {
                let some = run.clone().with_draws(number);
                quietly(&options.cancel, |progress| {
                    pool.install(|| variance_budget::variance_budgets(&some, indicator, &areas, progress))
                })
                .map(|_| ())
            })
        })
    }

    /// The work of [`Project::optimize`], as far as all evaluations are used. A search that converges ends earlier.
    ///
    /// # Errors
    /// As [`Project::prepare`]; too many threads.
    pub fn optimize_workload(&self, problem: &OptimizationProblem, options: &RunOptions) -> Result<Workload> {
        let run = self.prepare(&problem.scenario.until(problem.target.year), options)?;
        let threads = threads::resolved(options.threads)?;
        let (search, draws) = (problem.search, options.draws_or(problem.search.draws));
        let decisions = problem.decisions.len();
        let population = search.population.map_or_else(|| cmaes::usual_population(decisions), |size| size as usize);
        // The candidates of a generation, or all single levers, are scored together: a job and two readings of each draw.
        let together = population.max(decisions) as u64;
        let reading = size_of::<Reading>() as u64;
        let each = together * (2 * reading + size_of::<(&PreparedRun, u32)>() as u64) + 4 * NUMBER;
        let fixed = runs::in_progress(&run, threads) + u64::from(search.check) * 4 * reading;
        let memory = Memory { fixed, each, growing: [0, 0] };
        // The scenario without levers, the effect of each lever, the search, and the check of the answer.
        let projections = u64::from(draws) * (u64::from(search.evaluations) + decisions as u64)
            + 3 * u64::from(search.check.max(draws));
        let options = options.clone();
        Workload::new(Size::of("--draws", draws), memory, options.threads, projections as f64, move || {
            runs::seconds_of_draws(&run, &options, projections)
        })
    }

    /// The work of [`Project::compare_engines`].
    ///
    /// # Errors
    /// As [`Project::prepare`]; too many threads.
    pub fn engines_workload(
        &self,
        scenario: &Scenario,
        plan: EngineComparisonSettings,
        options: &RunOptions,
    ) -> Result<Workload> {
        let run = self.prepare(scenario, options)?;
        let threads = threads::resolved(plan.threads)?;
        let settings = crate::engine::agents::AgentSettings { scale: plan.scale, rules: STEPS[2], followed: 0 };
        let engine = EngineChoice::Agents(settings);
        let memory = runs::of_draws(&run, engine, threads);
        let cohorts = u64::from(run.draws) + 1;
        let fixed = memory.fixed + memory.each * cohorts;
        let memory = Memory { fixed, each: memory.each * STEPS.len() as u64, growing: [0, 0] };
        let agents = u64::from(plan.draws) * STEPS.len() as u64;
        let mut size = Size::of("--draws", plan.draws);
        size.reduce.insert(1, "--scale");
        let options = RunOptions { threads: plan.threads, ..options.clone() };
        Workload::new(size, memory, plan.threads, (agents + cohorts) as f64, move || {
            let by_agents = RunOptions { engine, ..options.clone() };
            Ok(runs::seconds_of_draws(&run, &by_agents, agents)? + runs::seconds_of_draws(&run, &options, cohorts)?)
        })
    }
}

/// The work of [`attribution::explain`].
pub(in crate::session) fn contributions_workload(
    run: &PreparedRun,
    reference: Scenario,
    question: Question,
    options: RunOptions,
) -> Result<Workload> {
    let threads = threads::resolved(options.threads)?;
    let parts = attribution::parts(run, &reference).len();
    // Both ends and the contributions of the parts, and the components of both scenarios; then the values of one summary.
    let components = 2 * (COMPONENTS.len() as u64 + 1) * 2 * NUMBER;
    let each = 2 * NUMBER + 3 * LIST + NUMBER * parts as u64 + components + size_of::<Summary>() as u64;
    let memory = Memory { fixed: runs::in_progress(run, threads), each, growing: [0, 0] };
    let sets = if parts <= attribution::EXACT { 1_u64 << parts } else { 2 * parts as u64 };
    let (run, projections) = (run.clone(), f64::from(run.draws) * sets as f64);
    Workload::new(Size::of("--draws", run.draws), memory, options.threads, projections, move || {
        trial::proportional(run.draws.into(), threads, |number| {
            let some = run.clone().with_draws(number);
            quietly(&options.cancel, |progress| {
                attribution::explain(&some, &reference, question, options.threads, progress)
            })
            .map(|_| ())
        })
    })
}
