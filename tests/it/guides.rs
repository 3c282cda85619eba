//! The commands of the guides in `docs/guides/`, run from top to bottom in an empty folder with the binary alone.
//!
//! The language of a block says what is done with it: `sh` is run, `sh,serve` is started and asked for its page, a block
//! with `file=NAME` becomes that file, every line of a `text` block must have been printed before, and `sh,norun` takes
//! too long to be run.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;

use crate::fixture::repository;

/// All guides without the language at the end of their names.
const GUIDES: [&str; 5] = ["first-hour", "first-study", "own-scenario", "own-yearbook", "reading-results"];

/// A fenced block of a guide.
#[derive(Debug, PartialEq, Eq)]
struct Block {
    /// The language and the attributes after the fence.
    info: String,
    text: String,
}

/// The fenced blocks of a text in Markdown.
fn blocks(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    for line in text.lines() {
        open = match (open.take(), line.strip_prefix("```")) {
            (None, None) => None,
            (None, Some(info)) => Some(Block { info: info.trim().to_owned(), text: String::new() }),
            (Some(block), Some(_)) => {
                found.push(block);
                None
            }
            (Some(block), None) => Some(Block { text: format!("{}{line}\n", block.text), ..block }),
        };
    }
    assert!(open.is_none(), "a block has no end");
    found
}

/// A reader of a guide: the folder in which the commands run, and all that they printed.
struct Reader {
    /// Holds the folder of the guide and, beside it, a file with the path of the current folder.
    home: tempfile::TempDir,
    locale: &'static str,
    printed: String,
}

impl Reader {
    fn new(locale: &'static str) -> Reader {
        let home = tempfile::tempdir().expect("a temporary folder");
        let start = home.path().join("empty");
        fs::create_dir(&start).expect("made");
        fs::write(home.path().join("current"), start.to_str().expect("UTF-8")).expect("written");
        Reader { home, locale, printed: String::new() }
    }

    /// The folder in which the last commands ended.
    fn current(&self) -> PathBuf {
        fs::read_to_string(self.home.path().join("current")).expect("readable").into()
    }

    fn shell(&self, script: &str) -> Command {
        let binary = Path::new(env!("CARGO_BIN_EXE_qilu")).parent().expect("a folder");
        let path = env::var_os("PATH").expect("a PATH");
        let path = env::join_paths(std::iter::once(binary.to_path_buf()).chain(env::split_paths(&path)));
        let mut shell = Command::new("bash");
        shell.args(["-euo", "pipefail", "-c", script]).current_dir(self.current());
        shell.env("PATH", path.expect("a PATH")).env_remove("LC_ALL").env_remove("QILU_DATA");
        shell.env("LC_MESSAGES", self.locale).env("CURRENT", self.home.path().join("current"));
        shell
    }

    fn run(&mut self, commands: &str) {
        let output = self.shell(&format!("{commands}printf %s \"$PWD\" >\"$CURRENT\"")).output().expect("bash starts");
        let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
        assert!(output.status.success(), "{commands}ended with {}:\n{out}{err}", output.status);
        self.printed.push_str(&out);
        self.printed.push_str(&err);
    }

    /// Starts a server, opens the address that it prints, and ends it.
    fn serve(&self, command: &str) {
        let mut server = self.shell(&format!("exec {command}")).stdout(Stdio::piped()).spawn().expect("bash starts");
        let mut line = String::new();
        BufReader::new(server.stdout.take().expect("piped")).read_line(&mut line).expect("an address");
        let host = line.trim().trim_start_matches("http://").trim_end_matches('/');
        let answer = TcpStream::connect(host).and_then(|mut stream| {
            write!(stream, "GET / HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n")?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            Ok(answer)
        });
        server.kill().and_then(|()| server.wait()).expect("it ends");
        let answer = answer.expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("<html"), "{command}: {answer}");
    }

    fn follow(&mut self, block: &Block) {
        let (language, attribute) = block.info.split_once(',').unwrap_or((&block.info, ""));
        match (language, attribute.split_once('=').unwrap_or((attribute, ""))) {
            ("sh", ("", "")) => self.run(&block.text),
            ("sh", ("serve", "")) => self.serve(block.text.trim()),
            ("sh", ("norun", "")) => {}
            ("text", ("", "")) => {
                for line in block.text.lines().map(str::trim).filter(|line| *line != "…") {
                    assert!(self.printed.contains(line), "not printed: {line}\nprinted:\n{}", self.printed);
                }
            }
            (_, ("file", name)) => fs::write(self.current().join(name), &block.text).expect("written"),
            _ => panic!("a block of the kind `{}` is not checked", block.info),
        }
    }
}

/// Follows a guide in a language.
#[track_caller]
fn follow(guide: &str, code: &str, locale: &'static str) {
    let page = repository("docs/guides").join(format!("{guide}.{code}.md"));
    let blocks = blocks(&fs::read_to_string(&page).expect("a guide"));
    assert!(blocks.iter().any(|block| block.info == "sh"), "{} has no commands", page.display());
    let mut reader = Reader::new(locale);
    for block in &blocks {
        reader.follow(block);
    }
}

/// Follows a guide in both languages.
#[track_caller]
fn follow_both(guide: &str) {
    follow(guide, "en", "en_US.UTF-8");
    follow(guide, "zh", "zh_CN.UTF-8");
}

#[test]
#[ignore = "slow: ./test.sh --all"]
fn a_planners_first_hour_can_be_followed() {
    follow_both(GUIDES[0]);
}

#[test]
#[ignore = "slow: ./test.sh --all"]
fn a_researchers_first_study_can_be_followed() {
    follow_both(GUIDES[1]);
}

#[test]
#[ignore = "slow: ./test.sh --all"]
fn the_guide_to_an_own_scenario_can_be_followed() {
    follow_both(GUIDES[2]);
}

#[test]
#[ignore = "slow: ./test.sh --all"]
fn the_guide_to_an_own_yearbook_can_be_followed() {
    follow_both(GUIDES[3]);
}

#[test]
#[ignore = "slow: ./test.sh --all"]
fn the_guide_to_the_results_can_be_followed() {
    follow_both(GUIDES[4]);
}

#[test]
fn every_guide_is_followed() {
    let entries = fs::read_dir(repository("docs/guides")).expect("a folder");
    let found: BTreeSet<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    let known = GUIDES.iter().flat_map(|guide| ["en", "zh"].map(|code| format!("{guide}.{code}.md"))).collect();
    assert_eq!(found, known);
}

#[test]
fn blocks_are_read_with_their_attributes() {
    let text = "a\n```sh\nx\ny\n```\nb\n```toml,file=mine.toml\nz = 1\n```\n";
    let block = |info: &str, text: &str| Block { info: info.to_owned(), text: text.to_owned() };
    assert_eq!(blocks(text), [block("sh", "x\ny\n"), block("toml,file=mine.toml", "z = 1\n")]);
}

#[test]
#[should_panic(expected = "not printed: 2")]
fn a_line_that_no_command_printed_is_found() {
    let mut reader = Reader::new("en_US.UTF-8");
    reader.follow(&Block { info: "sh".to_owned(), text: "mkdir a; cd a; echo 1 3\n".to_owned() });
    reader.follow(&Block { info: "sh".to_owned(), text: "test \"$(basename \"$PWD\")\" = a\n".to_owned() });
    reader.follow(&Block { info: "text".to_owned(), text: "1 3\n…\n2\n".to_owned() });
}

#[test]
#[should_panic(expected = "ended with exit status: 3")]
fn a_command_that_fails_is_found() {
    Reader::new("en_US.UTF-8").run("(exit 3)\necho after\n");
}
