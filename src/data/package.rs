//! `datapackage.json`: which tables there are, with their schema, size and hash.
//!
//! The file follows the Data Package standard (Frictionless). Properties that are not listed here are left alone.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::error::Error;
use crate::error::Result;
use crate::input;
use crate::input::Content;
use crate::input::ContentDigest;
use crate::input::packaged;
use crate::output;
use crate::output::FileSet;
use qilu_messages::Language;
use qilu_messages::bilingual::Bilingual;
use qilu_messages::data::PackageFault;
use qilu_messages::input::InputFault;
use qilu_messages::library::FileFault;
use qilu_messages::suggestion::suggest;

/// Name of the file that describes a package.
pub const DESCRIPTOR: &str = "datapackage.json";

/// A folder of tables and the file that describes them.
#[derive(Clone, Debug, Deserialize)]
pub struct Package {
    /// The folder as the user gave it; messages begin with it.
    #[serde(skip)]
    pub folder: PathBuf,
    /// Short name of the package.
    pub name: String,
    /// Title for people.
    #[serde(default)]
    pub title: String,
    /// Description of the contents of the package.
    #[serde(default)]
    pub description: String,
    /// Version of the data, not of the program.
    #[serde(default)]
    pub version: String,
    /// The files, in the order of `datapackage.json`.
    pub resources: Vec<Resource>,
    /// Contents of the files as they were when the package was loaded; `None` for a file that could not be read.
    #[serde(skip)]
    contents: Arc<Vec<Option<Content>>>,
}

/// A file of the package.
#[derive(Clone, Debug, Deserialize)]
pub struct Resource {
    /// Name by which the program asks for it.
    pub name: String,
    /// Path inside the folder.
    pub path: String,
    /// Title for people.
    #[serde(default)]
    pub title: String,
    /// Title for people in Chinese; empty where there is none.
    #[serde(default)]
    pub title_zh: String,
    /// Description of the contents and of the method by which they were made.
    #[serde(default)]
    pub description: String,
    /// Size that the file should have, bytes.
    pub bytes: u64,
    /// Hash that the file should have, `sha256:` and 64 hexadecimal digits.
    pub hash: String,
    /// Columns; none for a file that is not a table.
    pub schema: Option<Schema>,
}

impl Resource {
    /// The title in Chinese and the name, of which the latter is the title in English.
    #[must_use]
    pub fn in_both_languages(&self) -> Bilingual {
        let zh = if self.title_zh.is_empty() { &self.name } else { &self.title_zh };
        Bilingual::new(zh.clone(), self.name.clone())
    }
}

/// The columns of a table.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Schema {
    /// The columns in their order.
    pub fields: Vec<Field>,
    /// Columns whose values together name a row; empty if nothing must be unique.
    #[serde(default)]
    primary_key: OneOrMany,
    /// Texts that mean "no value".
    #[serde(default = "no_text")]
    pub missing_values: Vec<String>,
}

/// A column of a table, with the type and the constraints of its values.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Field {
    /// Name in the header.
    pub name: String,
    /// Title for people in Chinese; empty where there is none.
    #[serde(default)]
    pub title_zh: String,
    /// Kind of value.
    #[serde(rename = "type", default)]
    pub kind: FieldType,
    /// Unit; empty where there is none.
    #[serde(default)]
    pub unit: String,
    /// Description of the values, in English.
    #[serde(default)]
    pub description: String,
    /// Constraints that a value must satisfy.
    #[serde(default)]
    pub constraints: Constraints,
    /// Words for people in Chinese, by value; of values that are names.
    #[serde(default)]
    pub labels_zh: BTreeMap<String, String>,
}

impl Field {
    /// The title in the language of the reader; the name where there is none.
    #[must_use]
    pub fn title(&self, language: Language) -> &str {
        if self.title_zh.is_empty() { &self.name } else { language.choose(&self.title_zh, &self.name) }
    }

    /// A value in the words of the reader; the value itself where there are none.
    #[must_use]
    pub fn label<'a>(&'a self, value: &'a str, language: Language) -> &'a str {
        self.labels_zh.get(value).map_or(value, |label| language.choose(label, value))
    }

    /// The value that a person means by it or by its Chinese word.
    #[must_use]
    pub fn meant<'a>(&'a self, text: &'a str) -> &'a str {
        let named = self.labels_zh.iter().find(|(_, label)| *label == text);
        named.map_or(text, |(value, _)| value)
    }
}

/// Kind of value in a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldType {
    /// Any text; the type of a column that names no type.
    #[default]
    String,
    /// A whole number.
    Integer,
    /// A finite number.
    Number,
    /// A year, written as a whole number.
    Year,
    /// A date, written `YYYY-MM-DD`.
    Date,
}

/// Constraints of the values of a column.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Constraints {
    /// Whether a value must be given.
    #[serde(default)]
    pub required: bool,
    /// Smallest number allowed.
    pub minimum: Option<f64>,
    /// Largest number allowed.
    pub maximum: Option<f64>,
    /// The only values allowed.
    #[serde(rename = "enum")]
    pub choices: Option<Vec<String>>,
    /// Regular expression that a value must match from end to end.
    pub pattern: Option<String>,
}

/// A name or a list of names, as the standard allows for keys.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Several(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> OneOrMany {
        OneOrMany::Several(Vec::new())
    }
}

fn no_text() -> Vec<String> {
    // The standard takes the empty text as missing where a schema gives no list.
    vec![String::new()]
}

impl Schema {
    /// Columns whose values together name a row; empty if nothing must be unique.
    #[must_use]
    pub fn primary_key(&self) -> &[String] {
        match &self.primary_key {
            OneOrMany::One(name) => std::slice::from_ref(name),
            OneOrMany::Several(names) => names,
        }
    }
}

/// Size and hash of a file as it is, but for a byte-order mark and the line ends of Windows (see [`crate::input`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// Size of the file, bytes.
    pub bytes: u64,
    /// `sha256:` and 64 hexadecimal digits.
    pub hash: String,
}

/// A file as it should be and as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileState {
    /// Path of the file, the folder included.
    pub file: PathBuf,
    /// Size and hash that `datapackage.json` gives.
    pub expected: Digest,
    /// Size and hash of the file; `None` if there is no file.
    pub found: Option<Digest>,
}

impl FileState {
    /// Whether the file is there and unchanged.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.found.as_ref() == Some(&self.expected)
    }
}

impl Package {
    /// Reads `datapackage.json` in `folder`.
    ///
    /// # Errors
    /// If the file is missing, is not JSON, lacks a property, names a resource twice or a key that is no column.
    pub fn load(folder: &Path) -> Result<Package> {
        let file = folder.join(DESCRIPTOR);
        let package = read(folder)?;
        for (at, resource) in package.resources.iter().enumerate() {
            // The program asks for resources by name and takes the first, so that a second one would never be read.
            if package.resources[..at].iter().any(|earlier| earlier.name == resource.name) {
                return Err(Error::input(file, PackageFault::ResourceTwice { resource: resource.name.clone() }));
            }
            if let Some(schema) = &resource.schema {
                // Keys are compared with the columns once here, so that the check of each table can rely on them.
                check_key(&file, resource, schema)?;
            }
        }
        Ok(package)
    }

    /// The resource of this name.
    ///
    /// # Errors
    /// If there is none; the message suggests the nearest name.
    pub fn resource(&self, name: &str) -> Result<&Resource> {
        self.resources.iter().find(|resource| resource.name == name).ok_or_else(|| {
            let known = self.resources.iter().map(|resource| resource.name.as_str());
            let fault = PackageFault::NoResource { resource: name.to_owned(), hint: suggest(name, known) };
            Error::input(self.folder.join(DESCRIPTOR), fault)
        })
    }

    /// The resources that are tables, with their schema.
    pub fn tables(&self) -> impl Iterator<Item = (&Resource, &Schema)> {
        self.resources.iter().filter_map(|resource| Some((resource, resource.schema.as_ref()?)))
    }

    /// Path of a resource's file.
    #[must_use]
    pub fn file(&self, resource: &Resource) -> PathBuf {
        self.folder.join(&resource.path)
    }

    /// The text of a resource, as it was when the package was loaded.
    ///
    /// # Errors
    /// A file that could not be read; as [`Content::text`].
    pub fn text(&self, resource: &Resource) -> Result<String> {
        self.content(resource)?.text()
    }

    /// The same package with another text of a resource, as if its file had it.
    ///
    /// # Errors
    /// There is no such resource.
    pub fn with_text(&self, name: &str, text: &str) -> Result<Package> {
        let resource = self.resource(name)?;
        let mut contents = (*self.contents).clone();
        contents[self.place(resource)] = Some(Content::of(&self.file(resource), text));
        Ok(Package { contents: Arc::new(contents), ..self.clone() })
    }

    /// Size and hash of a resource's file, as it was when the package was loaded; `None` for a file that could not be read.
    #[must_use]
    pub fn digest(&self, resource: &Resource) -> Option<&ContentDigest> {
        self.contents[self.place(resource)].as_ref().map(Content::digest)
    }

    fn content(&self, resource: &Resource) -> Result<&Content> {
        self.contents[self.place(resource)].as_ref().ok_or_else(|| {
            // The cause is asked of the system again. A file that has appeared since was not there when it was read.
            let path = self.file(resource);
            Content::read(&path).err().unwrap_or_else(|| Error::io(&path)(ErrorKind::NotFound.into()))
        })
    }

    fn place(&self, resource: &Resource) -> usize {
        let place = self.resources.iter().position(|own| own.name == resource.name);
        place.expect("a resource of this package")
    }

    /// Size and SHA-256 of every file beside those that `datapackage.json` gives.
    ///
    /// # Errors
    /// If a file is there but could not be read.
    pub fn verify(&self) -> Result<Vec<FileState>> {
        self.resources
            .iter()
            .map(|resource| {
                let found = match self.content(resource) {
                    Ok(content) => Some(Digest::of(content.digest())),
                    // A file that is gone is what this check has to report. Any other fault means that the check itself
                    // failed.
                    Err(Error::Io { source, .. }) if source.kind() == ErrorKind::NotFound => None,
                    Err(other) => return Err(other),
                };
                let expected = Digest { bytes: resource.bytes, hash: resource.hash.clone() };
                Ok(FileState { file: self.file(resource), expected, found })
            })
            .collect()
    }

    /// Refuses a package with a file that is not the one that `datapackage.json` describes.
    ///
    /// # Errors
    /// A file whose digest differs; the first in the order of the package.
    pub fn check_unchanged(&self) -> Result<()> {
        // A file that is missing is reported by what needs it.
        let differs = |state: &FileState| state.found.is_some() && !state.is_same();
        match self.verify()?.into_iter().find(differs) {
            Some(state) => Err(Error::input(state.file, PackageFault::Changed { descriptor: DESCRIPTOR })),
            None => Ok(()),
        }
    }

    /// Checks that the files of the package can be changed.
    ///
    /// # Errors
    /// The package is inside the program.
    pub fn editable(&self) -> Result<()> {
        if packaged::is_inside(&self.folder) {
            return Err(Error::setting(InputFault::Packaged { folder: self.folder.clone() }));
        }
        Ok(())
    }

    /// The text of `datapackage.json` with the present sizes and hashes of the files. Nothing else in it changes, not even the
    /// spacing.
    ///
    /// - `new`: files that are about to be written, with their contents.
    ///
    /// # Errors
    /// The package is inside the program; a file is missing or cannot be read; beside new files, one that has changed since the
    /// package was loaded.
    pub fn sealed(&self, new: &[(&str, &str)]) -> Result<String> {
        self.editable()?;
        let file = self.folder.join(DESCRIPTOR);
        let mut text = read_descriptor(&file)?;
        let mut edits = Vec::new();
        // The values are replaced in the text. A descriptor that was parsed and written again would lose its spacing
        // and every property that the program does not know.
        let spans: Spans = parse(&file, &text)?;
        for entry in &spans.resources {
            let written = new.iter().find(|(name, _)| *name == entry.path);
            let found = match written {
                Some((_, text)) => ContentDigest::of(text.as_bytes()),
                None => self.unchanged(&entry.path, !new.is_empty())?,
            };
            let found = Digest::of(&found);
            edits.push((span(&text, entry.hash.get()), format!("\"{}\"", found.hash)));
            edits.push((span(&text, entry.bytes.get()), found.bytes.to_string()));
        }
        // From the end of the text to its beginning: an edit would move the spans behind it.
        edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        for (span, value) in edits {
            text.replace_range(span, &value);
        }
        Ok(text)
    }

    /// The digest of a file as it is on the disk.
    ///
    /// - `known`: whether it has to be that of the package, because new files were made from what was read.
    fn unchanged(&self, path: &str, known: bool) -> Result<ContentDigest> {
        let file = self.folder.join(path);
        let found = Content::read(&file)?.digest().clone();
        let own = self.resources.iter().find(|resource| resource.path == path);
        if known && own.and_then(|resource| self.digest(resource)).is_some_and(|own| *own != found) {
            return Err(Error::input(file, PackageFault::Changed { descriptor: DESCRIPTOR }));
        }
        Ok(found)
    }

    /// Writes files of the package, and `datapackage.json` with the sizes and hashes of all its files: all of them or none.
    /// Without new files it seals an intended edit.
    ///
    /// # Errors
    /// As [`Package::sealed`]; a file cannot be written.
    pub fn write(&self, new: &[(&str, &str)]) -> Result<()> {
        let sealed = self.sealed(new)?;
        let mut set = FileSet::of(&self.folder);
        for (name, text) in new.iter().copied().chain([(DESCRIPTOR, sealed.as_str())]) {
            set.add(name, text.as_bytes())?;
        }
        set.finish()
    }
}

/// Attempts to read a package while another process writes into it.
const ATTEMPTS: usize = 10;

/// The descriptor of a package with the contents of its files, all of one state.
fn read(folder: &Path) -> Result<Package> {
    let file = folder.join(DESCRIPTOR);
    let inside = packaged::is_inside(folder);
    let mut attempt = 1;
    loop {
        if !inside {
            // What a process left half-done that was killed while it wrote a posterior.
            output::complete(folder)?;
        }
        let text = read_descriptor(&file)?;
        let mut package: Package = parse(&file, &text)?;
        folder.clone_into(&mut package.folder);
        // Every file is read once and at the same time: what the model computes with, and the digests that say what it
        // computed with, cannot differ, even if a file is edited while the program runs.
        let contents = package.resources.iter().map(|resource| Content::read(&folder.join(&resource.path)).ok());
        package.contents = Arc::new(contents.collect());
        // Whoever writes files of a package writes the descriptor with them. If it is still the same, so were they.
        if inside || attempt == ATTEMPTS || read_descriptor(&file)? == text {
            return Ok(package);
        }
        attempt += 1;
    }
}

impl Digest {
    fn of(found: &ContentDigest) -> Digest {
        Digest { bytes: found.bytes, hash: format!("sha256:{}", found.sha256) }
    }
}

/// The parts of `datapackage.json` that [`Package::seal`] replaces, as slices of its text.
#[derive(Deserialize)]
struct Spans<'a> {
    #[serde(borrow)]
    resources: Vec<SealedSpan<'a>>,
}

#[derive(Deserialize)]
struct SealedSpan<'a> {
    path: std::borrow::Cow<'a, str>,
    #[serde(borrow)]
    bytes: &'a RawValue,
    #[serde(borrow)]
    hash: &'a RawValue,
}

/// Where `part`, a slice of `whole`, lies in it.
fn span(whole: &str, part: &str) -> std::ops::Range<usize> {
    // The JSON library gives no positions. A raw value borrows from the text, so that its address tells where it
    // stands.
    let start = part.as_ptr().addr() - whole.as_ptr().addr();
    start..start + part.len()
}

fn read_descriptor(file: &Path) -> Result<String> {
    input::text(file).map_err(|fault| match fault {
        Error::Io { source, .. } if source.kind() == ErrorKind::NotFound => {
            Error::input(file, PackageFault::NoDescriptor)
        }
        other => other,
    })
}

fn parse<'a, T: Deserialize<'a>>(file: &Path, text: &'a str) -> Result<T> {
    serde_json::from_str(text)
        .map_err(|fault| Error::at_line(file, fault.line() as u64, FileFault::of(&fault.to_string())))
}

fn check_key(file: &Path, resource: &Resource, schema: &Schema) -> Result<()> {
    let known = || schema.fields.iter().map(|field| field.name.as_str());
    match schema.primary_key().iter().find(|key| known().all(|name| name != key.as_str())) {
        None => Ok(()),
        Some(key) => {
            let (resource, column) = (resource.name.clone(), key.clone());
            Err(Error::input(file, PackageFault::KeyColumn { resource, column, hint: suggest(key, known()) }))
        }
    }
}
