//! The citation of the program and of the data of a project.

use crate::data::package::DESCRIPTOR;
use crate::error::Result;
use crate::input;
use crate::session::project::Project;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::session::CitationText;

/// Version of the program.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Year of [`VERSION`].
// A build must not depend on a clock. A test compares the year with that of `CITATION.cff`.
const YEAR: u16 = 2026;

impl Project {
    /// The citation of the program and of its data, as sentences and as entries for BibTeX.
    ///
    /// # Errors
    /// The description of the data package cannot be read.
    pub fn citation(&self, language: Language) -> Result<String> {
        let package = &self.data().package;
        // The description holds the digests of all tables, so that its own digest identifies the data.
        let digest = input::digest(&package.folder.join(DESCRIPTOR))?.sha256;
        let (name, version) = (package.name.clone(), package.version.clone());
        let sentences = [
            CitationText::Program { version: VERSION, year: YEAR },
            CitationText::Data { name: name.clone(), version: version.clone(), digest: digest.clone() },
            CitationText::Sources { count: self.data().sources().len() },
        ];
        let mut text: String = sentences.map(|sentence| sentence.say(language).into_owned() + "\n").concat();
        let title = CitationText::Title.say(Language::English);
        text += &entry("software", "qilu", &title, VERSION, None);
        text += &entry("misc", &name, &package.title, &version, Some(&digest));
        Ok(text)
    }
}

/// An entry for BibTeX.
fn entry(kind: &str, key: &str, title: &str, version: &str, digest: Option<&str>) -> String {
    // Double braces keep the capital letters of names in every style.
    let author = CitationText::Author.say(Language::English);
    let note = digest.map_or(String::new(), |digest| format!("  note = {{SHA-256 {digest}}},\n"));
    format!(
        "\n@{kind}{{{key},\n  author = {{{{{author}}}}},\n  title = {{{{{title}}}}},\n  year = {{{YEAR}}},\n  version = {{{version}}},\n{note}}}\n"
    )
}
