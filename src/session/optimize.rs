//! The cheapest levers for a target, and trade-offs; their files.

use std::path::Path;
use std::path::PathBuf;

use crate::engine::prepared::PreparedRun;
use crate::error::Result;
use crate::policy::optimize;
use crate::policy::optimize::Answer;
use crate::policy::optimize::front::Front;
use crate::report;
use crate::scenario::goal::Goal;
use crate::session::options::RunOptions;
use crate::session::progress::Listener;
use crate::session::progress::Progress;
use crate::session::progress::Task;
use crate::session::project::Project;
use crate::store::RunFolder;
use qilu_messages::Language;

/// What is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Search {
    /// The cheapest package.
    #[default]
    Cheapest,
    /// The packages of which none is better in cost, probability and equality at once.
    Front,
}

/// What a search has found.
#[derive(Clone, Debug)]
pub enum Optimum {
    /// The cheapest package.
    Cheapest(Box<Answer>),
    /// The front.
    Front(Front),
}

/// A search that is over.
#[derive(Clone, Debug)]
pub struct Optimized {
    /// The problem as it was searched.
    pub goal: Goal,
    /// What was found.
    pub optimum: Optimum,
    prepared: PreparedRun,
}

impl Project {
    /// An optimization problem with its scenario.
    ///
    /// # Errors
    /// Names file, line, value and what is allowed.
    pub fn problem(&self, path: impl AsRef<Path>) -> Result<Goal> {
        Goal::load(path.as_ref(), self.data())
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
        goal: &Goal,
        search: Search,
        options: &RunOptions,
        progress: &dyn Progress,
    ) -> Result<Optimized> {
        let mut goal = goal.clone();
        goal.search.draws = options.draws_or(goal.search.draws);
        goal.search.seed = options.seed.unwrap_or(goal.search.seed);
        let prepared = self.prepare(&goal.scenario, options)?;
        let listener = Listener::new(progress, &options.cancel);
        let size = goal.search;
        let steps = u64::from(size.draws) * u64::from(size.evaluations) + 3 * u64::from(size.check);
        let optimum = listener.during(Task::Draws(&goal.scenario.name), steps, |watch| match search {
            Search::Front => optimize::front::front(&prepared, &goal, options.threads, watch).map(Optimum::Front),
            Search::Cheapest => {
                let answer = optimize::cheapest(&prepared, &goal, options.threads, watch)?;
                Ok(Optimum::Cheapest(Box::new(answer)))
            }
        })?;
        Ok(Optimized { goal, optimum, prepared })
    }
}

impl Optimized {
    /// Whether the wanted probability is reached on fresh draws; a front has nothing to confirm.
    #[must_use]
    pub fn confirmed(&self) -> bool {
        match &self.optimum {
            Optimum::Cheapest(answer) => answer.confirmed(&self.goal),
            Optimum::Front(_) => true,
        }
    }

    /// What was found, in words.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let region = self.prepared.region();
        match &self.optimum {
            Optimum::Cheapest(answer) => report::optimize::text(&self.goal, answer, region, language),
            Optimum::Front(front) => report::optimize::front_text(&self.goal, front, region, language),
        }
    }

    /// Writes tables, pictures, and the scenario with the package where it meets the target.
    ///
    /// # Errors
    /// A file that cannot be written; the folder then never appears.
    pub fn write_into(&self, files: RunFolder) -> Result<PathBuf> {
        let goal = &self.goal;
        match &self.optimum {
            Optimum::Front(front) => {
                files.write("front.csv", &report::optimize::packages(goal, front.packages.iter()))?;
                for (name, language) in [("front.zh.svg", Language::Chinese), ("front.en.svg", Language::English)] {
                    let picture = report::optimize::front_chart(goal, front, self.prepared.region(), language);
                    files.write(name, picture.as_bytes())?;
                }
            }
            Optimum::Cheapest(answer) => {
                files.write("search.csv", &report::optimize::packages(goal, answer.history.iter()))?;
                files.write("levers.csv", &report::optimize::levers(goal, answer))?;
                files.write("answer.csv", &report::optimize::numbers(goal, answer))?;
                if answer.met {
                    let scenario = report::optimize::scenario(&self.prepared, goal, answer);
                    files.write(&format!("{}.toml", goal.name), scenario.as_bytes())?;
                }
            }
        }
        files.finish()
    }
}
