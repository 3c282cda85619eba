//! Processes of the program that is tried.

use std::ffi::OsString;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::thread;
use std::thread::JoinHandle;
use std::time::Duration;
use std::time::Instant;

use rustix::process::Pid;
use rustix::process::Signal;
use rustix::process::kill_process;

/// Time between two looks at a process.
const PAUSE: Duration = Duration::from_millis(4);

/// Bytes of an output that are kept.
const KEPT: u64 = 64 << 20;

/// A command that has not been started.
#[derive(Clone)]
pub(crate) struct Job {
    program: PathBuf,
    arguments: Vec<OsString>,
    /// Folder in which it runs.
    pub(crate) folder: PathBuf,
    /// Variables of the environment that are set.
    pub(crate) variables: Vec<(String, String)>,
    /// Whether it has no other variables.
    pub(crate) bare: bool,
    /// Commands of a shell before it, such as limits; the shell then becomes the program.
    pub(crate) before: String,
    /// Redirections by the shell, after the command.
    pub(crate) redirected: String,
}

impl Job {
    /// A job with two threads, English messages and the usual time.
    pub(crate) fn new(program: &Path, folder: &Path, arguments: &[String]) -> Job {
        Job {
            program: program.to_owned(),
            arguments: arguments.iter().map(OsString::from).collect(),
            folder: folder.to_owned(),
            variables: vec![("LC_ALL".to_owned(), "C".to_owned()), ("RAYON_NUM_THREADS".to_owned(), "2".to_owned())],
            bare: false,
            before: String::new(),
            redirected: String::new(),
        }
    }

    /// With one more variable.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Job {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds an argument.
    pub(crate) fn argument(&mut self, argument: impl Into<OsString>) {
        self.arguments.push(argument.into());
    }

    /// The command line, for messages.
    pub(crate) fn line(&self) -> String {
        let words = self.arguments.iter().map(|word| word.to_string_lossy().chars().take(300).collect::<String>());
        let variables = self.variables.iter().filter(|(name, _)| name != "LC_ALL" && name != "RAYON_NUM_THREADS");
        let variables = variables.fold(String::new(), |text, (name, value)| format!("{text}{name}={value} "));
        let words = words.collect::<Vec<_>>().join(" ");
        format!("{}{}{variables}qilu {words}{}", self.before, if self.bare { "env -i " } else { "" }, self.redirected)
    }

    /// Starts it.
    pub(crate) fn start(&self) -> Running {
        let mut command = if self.before.is_empty() && self.redirected.is_empty() {
            Command::new(&self.program)
        } else {
            let mut shell = Command::new("/bin/bash");
            let script = format!("{}exec \"$0\" \"$@\" {}", self.before, self.redirected);
            shell.args(["-c", &script]).arg(&self.program);
            shell
        };
        command.args(&self.arguments).current_dir(&self.folder);
        if self.bare {
            command.env_clear();
        }
        for name in ["QILU_DATA", "QILU_TOKEN", "QILU_CRASH_AT", "LANG", "LC_MESSAGES"] {
            command.env_remove(name);
        }
        if !self.bare {
            command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        }
        // A group of its own, so that Ctrl-C ends the trials in order and not their jobs at random moments.
        command.process_group(0).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let begun = Instant::now();
        let mut child = command.spawn().expect("the program starts");
        let read = |stream: Option<Box<dyn Read + Send>>| {
            thread::spawn(move || {
                let mut bytes = Vec::new();
                let _ = stream.expect("piped").take(KEPT).read_to_end(&mut bytes);
                bytes
            })
        };
        let stdout = read(child.stdout.take().map(|stream| Box::new(stream) as Box<dyn Read + Send>));
        let stderr = read(child.stderr.take().map(|stream| Box::new(stream) as Box<dyn Read + Send>));
        Running { child, begun, readers: Some([stdout, stderr]) }
    }

    /// Runs it until it ends or the time is over.
    pub(crate) fn run(&self, bound: Duration) -> Ended {
        self.start().end(bound)
    }
}

/// A process at work. It is killed when it is dropped.
pub(crate) struct Running {
    child: Child,
    begun: Instant,
    /// What is read from stdout and stderr.
    readers: Option<[JoinHandle<Vec<u8>>; 2]>,
}

impl Running {
    /// Waits for some time, and returns whether the process has ended.
    pub(crate) fn ended_within(&mut self, time: Duration) -> bool {
        let until = Instant::now() + time;
        loop {
            if self.child.try_wait().expect("a child").is_some() {
                return true;
            }
            if Instant::now() >= until {
                return false;
            }
            thread::sleep(PAUSE.min(until.saturating_duration_since(Instant::now())));
        }
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        if let Some(pid) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // The process may have ended by itself.
            let _ = kill_process(pid, signal);
        }
    }

    /// Waits until the process has ended; it is killed when the time is over.
    pub(crate) fn end(mut self, bound: Duration) -> Ended {
        let hung = !self.ended_within(bound);
        if hung {
            let _ = self.child.kill();
        }
        let status = self.child.wait().expect("a child");
        let seconds = self.begun.elapsed().as_secs_f64();
        let [stdout, stderr] = self.readers.take().expect("read once");
        let bytes = |reader: JoinHandle<Vec<u8>>| reader.join().unwrap_or_default();
        Ended {
            code: status.code(),
            signal: status.signal(),
            hung,
            seconds,
            stdout: bytes(stdout),
            stderr: bytes(stderr),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A process that has ended.
pub(crate) struct Ended {
    /// Exit code; `None` after a signal.
    pub(crate) code: Option<i32>,
    /// Signal that ended it.
    pub(crate) signal: Option<i32>,
    /// Whether it was killed because its time was over.
    pub(crate) hung: bool,
    /// Time that it took.
    pub(crate) seconds: f64,
    /// What it printed.
    pub(crate) stdout: Vec<u8>,
    /// What it said.
    pub(crate) stderr: Vec<u8>,
}

impl Ended {
    /// What it said, as text.
    pub(crate) fn said(&self) -> String {
        String::from_utf8_lossy(&self.stderr).into_owned()
    }

    /// How it ended, for messages: code or signal, and the end of what it said.
    pub(crate) fn how(&self) -> String {
        let said = self.said();
        let said: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).take(3).collect();
        let said: String = said.join(" / ").chars().take(400).collect();
        match (self.hung, self.code, self.signal) {
            (true, ..) => format!("it hangs ({:.0} s)", self.seconds),
            (_, Some(code), _) => format!("exit code {code}: {said}"),
            (_, _, signal) => format!("ended by signal {}: {said}", signal.unwrap_or_default()),
        }
    }

    /// An error unless it has ended by itself with one of some codes, without a panic.
    pub(crate) fn with_code(&self, allowed: &[i32]) -> Result<i32, String> {
        let code =
            self.code.filter(|code| allowed.contains(code) && !self.hung && !self.said().contains("panicked at"));
        code.ok_or_else(|| self.how())
    }
}
