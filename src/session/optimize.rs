//! The cheapest levers for a target, and trade-offs; their files.

use std::path::Path;
use std::path::PathBuf;

use crate::engine::prepared::PreparedRun;
use crate::error::Result;
use crate::output::RunFolder;
use crate::policy::optimize;
use crate::policy::optimize::OptimizationResult;
use crate::policy::optimize::pareto::ParetoFront;
use crate::policy::optimize::plausibility;
use crate::report;
use crate::scenario::folder::FileKind;
use crate::scenario::optimization::OptimizationProblem;
use crate::session::options::RunOptions;
use crate::session::progress::Listener;
use crate::session::progress::Progress;
use crate::session::progress::Task;
use crate::session::project::Project;
use qilu_messages::Language;

/// The kind of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Search {
    /// The cheapest package.
    #[default]
    Cheapest,
    /// The Pareto front: packages that no other package dominates in cost, probability and equality.
    Front,
}

/// The result of a search.
#[derive(Clone, Debug)]
pub enum Optimum {
    /// The cheapest package.
    Cheapest(Box<OptimizationResult>),
    /// The packages of the Pareto front.
    Front(ParetoFront),
}

/// A finished search with its problem and its result.
#[derive(Clone, Debug)]
pub struct Optimized {
    /// The problem as it was searched.
    pub problem: OptimizationProblem,
    /// Result of the search.
    pub optimum: Optimum,
    prepared: PreparedRun,
}

impl Project {
    /// An optimization problem with its scenario, by path, name or title.
    ///
    /// # Errors
    /// The file cannot be read or is wrong; the message names file, line, value and the allowed values. Threshold, caps and
    /// prices are checked against the values of the scenario.
    pub fn problem(&self, path: impl AsRef<Path>) -> Result<OptimizationProblem> {
        let path = self.named_file(FileKind::Problem, path.as_ref())?;
        let problem = OptimizationProblem::load(&path, self.scenarios(), self.data())?;
        // Without the posterior, which the caller may not want and which may not be sound.
        let run = self.prepare(&problem.scenario.clone().prior(), &RunOptions::default())?;
        plausibility::check(&run, &problem)?;
        Ok(problem)
    }

    /// Searches the levers of a problem.
    ///
    /// Draws and seed of the search are those of the problem unless the options give others; layers are those of its
    /// scenario unless the options give others.
    ///
    /// # Errors
    /// A target in a year that is past, or caps that cannot be kept; as [`Project::prepare`];
    /// [`Error::Interrupted`](crate::error::Error::Interrupted).
    pub fn optimize(
        &self,
        problem: &OptimizationProblem,
        search: Search,
        options: &RunOptions,
        progress: &dyn Progress,
    ) -> Result<Optimized> {
        let mut problem = problem.clone();
        problem.search.draws = options.draws_or(problem.search.draws);
        problem.search.seed = options.seed.unwrap_or(problem.search.seed);
        let prepared = self.prepare(&problem.scenario, options)?;
        let listener = Listener::new(progress, &options.cancel);
        listener.admit(&self.optimize_workload(&problem, options)?)?;
        listener.tell_run(&optimize::with_all_levers(&prepared, &problem));
        let size = problem.search;
        let steps = u64::from(size.draws) * u64::from(size.evaluations) + 3 * u64::from(size.check);
        let optimum = listener.during(Task::Draws(&problem.scenario.title), steps, |progress| match search {
            Search::Front => {
                optimize::pareto::front(&prepared, &problem, options.threads, progress).map(Optimum::Front)
            }
            Search::Cheapest => {
                let answer = optimize::cheapest(&prepared, &problem, options.threads, progress)?;
                Ok(Optimum::Cheapest(Box::new(answer)))
            }
        })?;
        Ok(Optimized { problem, optimum, prepared })
    }
}

impl Optimized {
    /// Whether the package reaches the required probability on fresh draws; always true for a Pareto front.
    #[must_use]
    pub fn confirmed(&self) -> bool {
        match &self.optimum {
            Optimum::Cheapest(answer) => answer.confirmed(&self.problem),
            Optimum::Front(_) => true,
        }
    }

    /// The result as text.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let region = self.prepared.region();
        match &self.optimum {
            Optimum::Cheapest(answer) => report::optimize::text(&self.problem, answer, &self.prepared, language),
            Optimum::Front(front) => report::optimize::front_text(&self.problem, front, region, language),
        }
    }

    /// Writes tables, pictures, and the scenario with the package where it meets the target.
    ///
    /// # Errors
    /// A file that cannot be written; the folder then never appears.
    pub fn write_into(&self, files: RunFolder) -> Result<PathBuf> {
        let problem = &self.problem;
        match &self.optimum {
            Optimum::Front(front) => {
                files.write("pareto.csv", &report::optimize::packages(problem, front.packages.iter()))?;
                for (name, language) in [("pareto.zh.svg", Language::Chinese), ("pareto.en.svg", Language::English)] {
                    let picture = report::optimize::front_chart(problem, front, self.prepared.region(), language);
                    files.write(name, picture.as_bytes())?;
                }
            }
            Optimum::Cheapest(answer) => {
                files.write("search.csv", &report::optimize::packages(problem, answer.history.iter()))?;
                files.write("levers.csv", &report::optimize::levers(problem, answer))?;
                files.write("answer.csv", &report::optimize::numbers(problem, answer))?;
                files.write("condition.csv", &report::condition::csv(&problem.name, answer.condition.as_ref()))?;
                // A file with a package that misses the target would be taken for a solution.
                if answer.met {
                    let scenario = report::optimize::scenario(&self.prepared, problem, answer);
                    files.write(&format!("{}.toml", problem.name), scenario.as_bytes())?;
                }
            }
        }
        files.finish()
    }
}
