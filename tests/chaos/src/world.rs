//! What all cases share: the program, a folder of the trials, and what is made once.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::PoisonError;
use std::time::Duration;

use tempfile::TempDir;

use crate::digest::copy;
use crate::program::Ended;
use crate::program::Job;
use crate::recipes;
use crate::recipes::RESULTS;
use crate::reference::Reference;
use crate::requests::server::Server;

/// Time that a job which is not disturbed may take.
const BOUND: Duration = Duration::from_secs(300);

/// Values that are made once, by name.
pub(crate) struct Cache<T>(Mutex<BTreeMap<String, Arc<OnceLock<Arc<T>>>>>);

impl<T> Cache<T> {
    const fn new() -> Cache<T> {
        Cache(Mutex::new(BTreeMap::new()))
    }

    /// The value of a name, which the first caller makes while others wait.
    pub(crate) fn get(&self, name: &str, make: impl FnOnce() -> T) -> Arc<T> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = Arc::clone(all.entry(name.to_owned()).or_default());
        drop(all);
        Arc::clone(own.get_or_init(|| Arc::new(make())))
    }

    /// Forgets all values.
    fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The value of a name if it was made.
    pub(crate) fn made(&self, name: &str) -> Option<Arc<T>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(name)?.get().cloned()
    }
}

/// What all cases share.
pub(crate) struct World {
    /// Seed of all cases.
    pub(crate) seed: u64,
    /// The program that is tried.
    pub(crate) program: PathBuf,
    /// The folder of the trials, with copies of the data and the scenarios.
    pub(crate) folder: PathBuf,
    /// Paths of inputs that are made once.
    pub(crate) inputs: Cache<PathBuf>,
    /// Anything else that is made once.
    pub(crate) references: Cache<Reference>,
    /// The server of the part with requests.
    pub(crate) servers: Cache<Server>,
    _place: TempDir,
}

impl World {
    /// A new folder for trials of a program, with the data and the scenarios of the repository.
    pub(crate) fn new(seed: u64, program: &Path) -> World {
        let place = tempfile::Builder::new().prefix("qilu-chaos-").tempdir().expect("a temporary folder");
        let folder = place.path().to_owned();
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for name in ["data", "scenarios"] {
            copy(&repository.join(name), &folder.join(name));
        }
        for (name, text) in recipes::texts() {
            fs::write(folder.join(name), text).expect("a file is written");
        }
        World {
            seed,
            program: program.to_owned(),
            folder,
            inputs: Cache::new(),
            references: Cache::new(),
            servers: Cache::new(),
            _place: place,
        }
    }

    /// Ends the server and removes the folder. At the end of the process this would be left to threads that may still hold
    /// this value.
    pub(crate) fn clear(&self) {
        self.servers.clear();
        let _ = fs::remove_dir_all(&self.folder);
    }

    /// A new empty folder for a case; it is removed with the returned value.
    pub(crate) fn place(&self) -> TempDir {
        tempfile::Builder::new().prefix("case-").tempdir_in(&self.folder).expect("a temporary folder")
    }

    /// A job in the folder of the trials. Words that begin with `@` are paths there, or `@out`, `@data` and `@case` in the folder of
    /// the case.
    pub(crate) fn job(&self, case: &Path, line: &str) -> Job {
        let words: Vec<String> = line.split_whitespace().map(|word| self.word(case, word)).collect();
        Job::new(&self.program, &self.folder, &words)
    }

    fn word(&self, case: &Path, word: &str) -> String {
        let Some(name) = word.strip_prefix('@') else { return word.to_owned() };
        let (first, rest) = name.split_once('/').map_or((name, ""), |(first, rest)| (first, rest));
        let own = case.join(name);
        let path = match first {
            "out" | "data" => own,
            "case" => case.join(rest),
            _ => self.input(first).join(rest),
        };
        // A path without a slash at its end, which would ask for a folder.
        path.to_string_lossy().trim_end_matches('/').to_owned()
    }

    /// The path of an input: a result that is made when it is first asked for, or a file of the trials.
    pub(crate) fn input(&self, name: &str) -> PathBuf {
        let Some((_, line)) = RESULTS.iter().find(|(known, _)| *known == name) else { return self.folder.join(name) };
        let made = self.inputs.get(name, || {
            let folder = self.folder.join(format!("input-{name}"));
            fs::create_dir(&folder).expect("a folder is made");
            self.succeed(&folder, line);
            folder.join("out")
        });
        (*made).clone()
    }

    /// Runs a job that must succeed.
    pub(crate) fn succeed(&self, case: &Path, line: &str) -> Ended {
        let job = self.job(case, line);
        let ended = job.run(BOUND);
        assert!(ended.code == Some(0), "an undisturbed job fails: {}: {}", job.line(), ended.how());
        ended
    }
}
