//! The server that is asked.

use std::fs;
use std::io::BufRead;
use std::io::BufReader;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

use rustix::process::Pid;
use rustix::process::Signal;
use rustix::process::kill_process;

use crate::requests::allowed;
use crate::requests::http;
use crate::requests::http::Answer;

/// Time within which a server ends that is told to.
const END: Duration = Duration::from_secs(60);

/// Longest silence of a server that works on a request.
const SILENCE: Duration = Duration::from_secs(120);

/// A server at work. It is killed when it is dropped.
pub(crate) struct Server {
    child: Mutex<Child>,
    /// Address and port.
    pub(crate) host: String,
    /// Methods and addresses of its description.
    pub(crate) addresses: Vec<(String, String)>,
    folder: PathBuf,
    log: PathBuf,
}

impl Server {
    /// Starts a server in a folder.
    ///
    /// - `name`: name of its files there.
    pub(crate) fn start(program: &Path, folder: &Path, name: &str) -> Server {
        let log = folder.join(format!("{name}.log"));
        let mut command = Command::new(program);
        command
            .args(["serve", "--port", "0", "--max-draws", "500", "--threads", "2", "--runs"])
            .arg(format!("runs-{name}"));
        command.current_dir(folder).process_group(0).stdin(Stdio::null()).stdout(Stdio::piped());
        command.env_remove("QILU_TOKEN").env_remove("QILU_DATA").env("LC_ALL", "C");
        let mut child =
            command.stderr(fs::File::create(&log).expect("a file is made")).spawn().expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("an address");
        let host = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        let mut server =
            Server { child: Mutex::new(child), host, addresses: Vec::new(), folder: folder.to_owned(), log };
        server.addresses = server.described();
        server
    }

    /// Methods and addresses of the description of the server.
    fn described(&self) -> Vec<(String, String)> {
        let answer = self.ask("GET", "/api/v1/openapi.json", "", b"").expect("the server answers");
        let described: serde_json::Value = serde_json::from_str(&answer.body()).expect("the description is JSON");
        let paths = described["paths"].as_object().expect("there are addresses");
        let all = paths.iter().flat_map(|(path, methods)| {
            let methods = methods.as_object().into_iter().flat_map(serde_json::Map::keys);
            methods.map(|method| (method.to_uppercase(), path.clone())).collect::<Vec<_>>()
        });
        all.collect()
    }

    /// Sends a request and checks the answer for what no answer may hold.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Result<Answer, String> {
        self.raw(&http::request(&self.host, method, path, headers, body), SILENCE)
    }

    /// Sends bytes and checks the answer for what no answer may hold.
    pub(crate) fn raw(&self, bytes: &[u8], silence: Duration) -> Result<Answer, String> {
        let answer = http::ask(&self.host, bytes, silence)?;
        let text = String::from_utf8_lossy(&answer.bytes);
        let path = self.folder.to_string_lossy();
        if text.contains(path.as_ref()) || text.contains("root:x:") {
            return Err(format!("the answer holds a path or a file of the disk: {}", answer.beginning()));
        }
        Ok(answer)
    }

    /// Asks something small, which is answered soon whatever else happens.
    pub(crate) fn plain(&self) -> Result<(), String> {
        let answer = self.ask("GET", "/api/v1/jobs", "", b"").map_err(|fault| format!("a plain request: {fault}"))?;
        match answer.status {
            Some(200) if answer.seconds <= allowed::PLAIN => Ok(()),
            status => Err(format!("a plain request is answered with {status:?} after {:.1} s", answer.seconds)),
        }
    }

    /// Largest memory so far, kB.
    fn memory(&self) -> u64 {
        let id = self.child.lock().unwrap_or_else(PoisonError::into_inner).id();
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or_default()
    }

    /// Checks that the server answers, has not panicked and does not use too much memory, which is returned, kB.
    pub(crate) fn look(&self) -> Result<u64, String> {
        self.plain()?;
        let said = fs::read_to_string(&self.log).unwrap_or_default();
        if let Some(panic) = said.lines().find(|line| line.contains("panicked at")) {
            return Err(format!("the server has panicked: {panic}"));
        }
        let memory = self.memory();
        if memory > allowed::MOST_MEMORY {
            return Err(format!("the server used {} MB", memory / 1000));
        }
        Ok(memory)
    }

    /// Looks at the server and ends it. Returns the memory that it used, kB.
    pub(crate) fn end(&self) -> Result<u64, String> {
        let memory = self.look();
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(id) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process(id, Signal::TERM);
        }
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().expect("a child") {
                break status;
            }
            if begun.elapsed() > END {
                return Err("the server does not end after SIGTERM".to_owned());
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        if status.code() != Some(0) {
            return Err(format!("the server ends with {status} after SIGTERM"));
        }
        memory
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let child = self.child.get_mut().unwrap_or_else(PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
    }
}
