//! Analyses of a scenario that need no run folder: contributions of levers, expressions, variance decomposition, comparison
//! of the two engines.

use crate::engine::prepared::PreparedRun;
use crate::ensemble::threads::pool;
use crate::error::Error;
use crate::error::Result;
use crate::experiments::evaluate;
use crate::experiments::evaluate::Output;
use crate::experiments::thresholds;
use crate::indicators::Indicator;
use crate::indicators::Reach;
use crate::policy::attribution;
use crate::policy::attribution::Explanation;
use crate::policy::attribution::Question;
use crate::policy::one_at_a_time;
use crate::policy::one_at_a_time::OneAtATime;
use crate::policy::variance_budget;
use crate::policy::variance_budget::AreaVarianceBudget;
use crate::region::Area;
use crate::report;
use crate::scenario::Scenario;
use crate::session::options::RunOptions;
use crate::session::progress::Listener;
use crate::session::progress::Progress;
use crate::session::progress::Task;
use crate::session::project::Project;
use crate::session::workload::analyses::contributions_workload;
use crate::validation::engines;
use crate::validation::engines::EngineComparisonSettings;
use crate::validation::engines::STEPS;
use qilu_messages::Language;
use qilu_messages::session::SessionFault;

pub use crate::session::options::EXPLANATION_DRAWS;

/// The decomposition of the variance of an indicator into the layers of uncertainty.
#[derive(Clone, Debug)]
pub struct VarianceBudget {
    /// The indicator whose variance is decomposed.
    pub indicator: &'static Indicator,
    /// Variance shares of the province, then of the cities.
    pub budgets: Vec<AreaVarianceBudget>,
    run: PreparedRun,
}

impl VarianceBudget {
    /// The results as a table.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        report::variance_budget::table(&self.run, self.indicator, &self.budgets, language)
    }

    /// The results as CSV.
    #[must_use]
    pub fn csv(&self) -> String {
        report::variance_budget::csv(&self.run, self.indicator, &self.budgets)
    }

    /// The results as a chart (SVG).
    #[must_use]
    pub fn chart(&self, language: Language) -> String {
        report::variance_budget::chart(&self.run, self.indicator, &self.budgets, language)
    }

    /// The page docs/variance.md.
    #[must_use]
    pub fn page(&self) -> String {
        report::variance_budget::page(&self.run, self.indicator, &self.budgets)
    }
}

/// A comparison of the cohort engine with the agent engine.
#[derive(Clone, Debug)]
pub struct EngineComparison {
    /// Differences of the engines.
    pub comparison: engines::EngineDifferences,
    plan: EngineComparisonSettings,
    run: PreparedRun,
}

impl EngineComparison {
    /// The results as a table.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        report::engines::table(self.run.scenario(), &self.comparison, language)
    }

    /// The page docs/engines.md.
    #[must_use]
    pub fn page(&self) -> String {
        report::engines::page(&self.run, self.plan, &self.comparison)
    }
}

/// Refuses a year that a scenario does not project.
fn check_year(scenario: &Scenario, year: u16) -> Result<()> {
    let (first, last) = (scenario.base_year + 1, scenario.end_year);
    if (first..=last).contains(&year) {
        return Ok(());
    }
    Err(Error::setting(SessionFault::Year { year, first, last }))
}

impl Project {
    /// A question about an indicator of an area in a year, checked against a scenario.
    ///
    /// # Errors
    /// A year without a projection; a county, where the indicator is reported for cities.
    pub fn question(
        &self,
        scenario: &Scenario,
        indicator: &'static Indicator,
        area: Area,
        year: u16,
    ) -> Result<Question> {
        check_year(scenario, year)?;
        // Measures that no report needs by county are stored by city, so a county has no value of such an indicator.
        if indicator.reach == Reach::City && matches!(area, Area::County(_)) {
            let (indicator, place) = (indicator.name, self.region().names(area).zh.clone());
            return Err(Error::setting(SessionFault::NotForCounties { indicator, place }));
        }
        Ok(Question { indicator, area, year })
    }

    /// Contributions of each lever, of the links and of the changed priors to the difference of a scenario from a reference,
    /// with the components of change of both. Uses [`EXPLANATION_DRAWS`] draws unless the options give a number.
    ///
    /// # Errors
    /// Scenarios that differ in nothing or in their years; as [`Project::prepare`]; [`Error::Interrupted`].
    pub fn explain(
        &self,
        scenario: &Scenario,
        reference: &Scenario,
        question: Question,
        options: &RunOptions,
        progress: &dyn Progress,
    ) -> Result<Explanation> {
        let options = RunOptions { draws: options.draws_or(EXPLANATION_DRAWS), ..options.clone() };
        self.contributions(Task::Draws(&scenario.title), (scenario, reference), question, &options, progress)
    }

    pub(super) fn contributions(
        &self,
        task: Task<'_>,
        (scenario, reference): (&Scenario, &Scenario),
        question: Question,
        options: &RunOptions,
        progress: &dyn Progress,
    ) -> Result<Explanation> {
        let run = self.prepare(scenario, options)?;
        let listener = Listener::new(progress, &options.cancel);
        listener.admit(&contributions_workload(&run, reference.clone(), question, options.clone())?)?;
        listener.tell_run(&run);
        listener.during(task, run.draws.into(), |progress| {
            attribution::explain(&run, reference, question, options.threads, progress)
        })
    }

    /// One-at-a-time effects of the levers: each lever alone is moved by a tenth of its range from the present on. Uses
    /// [`EXPLANATION_DRAWS`] draws unless the options give a number.
    ///
    /// # Errors
    /// A scenario that projects no target year after the present; as [`Project::prepare`]; [`Error::Interrupted`].
    pub fn lever_effects(
        &self,
        scenario: &Scenario,
        options: &RunOptions,
        progress: &dyn Progress,
    ) -> Result<OneAtATime> {
        let options = RunOptions { draws: options.draws_or(EXPLANATION_DRAWS), ..options.clone() };
        let run = self.prepare(scenario, &options)?;
        let listener = Listener::new(progress, &options.cancel);
        listener.admit(&self.lever_effects_workload(scenario, &options)?)?;
        listener.tell_run(&run);
        listener.during(Task::Draws(&scenario.title), run.draws.into(), |progress| {
            one_at_a_time::effects(&run, &self.plan().targets, options.threads, progress)
        })
    }

    /// Values of expressions in all draws of a scenario: outputs by draws; not a number where one has no value.
    ///
    /// # Errors
    /// An output that the scenario does not have; an expression that compares a quantity with a number that is off by a power
    /// of ten; as [`Project::run`].
    pub fn evaluate(
        &self,
        scenario: &Scenario,
        outputs: &[Output],
        options: &RunOptions,
        progress: &dyn Progress,
    ) -> Result<Vec<Vec<f64>>> {
        let run = self.prepare(scenario, options)?;
        for (at, output) in outputs.iter().enumerate() {
            let same = |other: &&Output| other.expression.expression() == output.expression.expression();
            // Each expression is checked once, with all its areas and years.
            if outputs[..at].iter().any(|other| same(&other)) {
                continue;
            }
            let places: Vec<_> = outputs.iter().filter(same).map(|own| (own.area, own.year)).collect();
            thresholds::check(&run, &output.expression, &places)??;
        }
        let listener = Listener::new(progress, &options.cancel);
        // A fault of an output is said before the time of the draws is tried.
        evaluate::Readings::new(outputs, run.scenario(), run.region())?;
        listener.admit(&self.evaluate_workload(scenario, outputs, options)?)?;
        listener.tell_run(&run);
        listener.during(Task::Draws(&scenario.title), run.draws.into(), |progress| {
            evaluate::ensemble(&run, outputs, options.threads, progress)
        })
    }

    /// The variance of an indicator in a year, split among the layers of uncertainty, for the province and each city. The
    /// model runs six times for each draw of the options.
    ///
    /// # Errors
    /// A year without a projection; as [`Project::run`].
    pub fn variance_budget(
        &self,
        scenario: &Scenario,
        indicator: &'static Indicator,
        year: u16,
        options: &RunOptions,
        progress: &dyn Progress,
    ) -> Result<VarianceBudget> {
        check_year(scenario, year)?;
        if options.layers.is_some_and(|layers| layers.on().contains(&false)) {
            return Err(Error::setting(SessionFault::VarianceLayers));
        }
        // Later years do not affect the year in question, and the model runs six times for each draw.
        let run = self.prepare(&scenario.until(year), options)?;
        let areas: Vec<Area> = self.region().areas().filter(|area| !matches!(area, Area::County(_))).collect();
        let listener = Listener::new(progress, &options.cancel);
        listener.admit(&self.variance_workload(scenario, indicator, year, options)?)?;
        listener.tell_run(&run);
        let pool = pool(options.threads)?;
        let budgets = listener.during(Task::Draws(&scenario.title), run.draws.into(), |progress| {
            pool.install(|| variance_budget::variance_budgets(&run, indicator, &areas, progress))
        })?;
        Ok(VarianceBudget { indicator, budgets, run })
    }

    /// Compares the cohort engine with agents in steps: without rules, with durations, with origins.
    ///
    /// # Errors
    /// As [`Project::run`].
    pub fn compare_engines(
        &self,
        scenario: &Scenario,
        plan: EngineComparisonSettings,
        options: &RunOptions,
        progress: &dyn Progress,
    ) -> Result<EngineComparison> {
        let run = self.prepare(scenario, options)?;
        // From 2020 on these are the target years 2025 and 2035 of the plan, and 2030 between them.
        let years = [scenario.base_year + 5, scenario.base_year + 10, scenario.end_year];
        let listener = Listener::new(progress, &options.cancel);
        listener.admit(&self.engines_workload(scenario, plan, options)?)?;
        listener.tell_run(&run);
        // Only draws with agents are steps: they take seconds, and a draw of cohorts takes milliseconds.
        let steps = u64::from(plan.draws) * STEPS.len() as u64;
        let comparison =
            listener.during(Task::Engines, steps, |progress| engines::compare(&run, plan, &years, progress))?;
        Ok(EngineComparison { comparison, plan, run })
    }
}
