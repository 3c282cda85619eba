//! `outputs.json`: the tables that the program writes, with their columns.

use qilu_messages::Language;
use qilu_messages::Say as _;
use qilu_messages::report_reference::ReferenceText;
use serde::Deserialize;

use crate::data::package::Package;
use crate::data::package::Schema;
use crate::data::report::cell;
use crate::data::report::columns;
use crate::data::report::heading;
use crate::data::report::line;

/// A table that a command writes.
#[derive(Clone, Debug, Deserialize)]
pub struct OutputTable {
    /// Short name of the table.
    pub name: String,
    /// Name of the file, or an example where the user chooses the name.
    pub path: String,
    /// Title for people.
    pub title: String,
    /// Title for people in Chinese.
    pub title_zh: String,
    /// Description of the contents and of the order of the rows.
    pub description: String,
    /// Command that writes the table.
    pub command: String,
    /// Columns of the table.
    pub schema: Schema,
}

#[derive(Deserialize)]
struct Descriptor {
    resources: Vec<OutputTable>,
}

/// The tables that the text of `outputs.json` describes.
///
/// # Errors
/// The text is not a description of tables; the error names the line.
pub fn read(text: &str) -> serde_json::Result<Vec<OutputTable>> {
    Ok(serde_json::from_str::<Descriptor>(text)?.resources)
}

/// The page `docs/files.md`: the tables of the data package, and every table that the program writes with its columns.
#[must_use]
pub fn page(package: &Package, outputs: &[OutputTable]) -> String {
    let mut page =
        format!("# {}\n\n{}\n", both(&ReferenceText::Files, " "), both(&ReferenceText::FilesPreface, "\n\n"));
    let heads = [ReferenceText::File, ReferenceText::Content].map(|head| both(&head, " "));
    line(&mut page, format_args!("\n## {}\n", both(&ReferenceText::FilesRead, " ")));
    line(&mut page, format_args!("{}\n", both(&ReferenceText::FilesReadNote, "\n\n")));
    line(&mut page, format_args!("| {} | {} |\n|---|---|", heads[0], heads[1]));
    for (resource, _) in package.tables() {
        let (path, name) = (&resource.path, &resource.name);
        let title = cell(&heading(&resource.title, &resource.title_zh));
        line(&mut page, format_args!("| [`data/{path}`](data.md#{name}) | {title} |"));
    }
    line(&mut page, format_args!("\n## {}\n", both(&ReferenceText::FilesWritten, " ")));
    let command = both(&ReferenceText::WrittenBy, " ");
    line(&mut page, format_args!("| {} | {} | {command} |\n|---|---|---|", heads[0], heads[1]));
    for table in outputs {
        let title = cell(&heading(&table.title, &table.title_zh));
        line(&mut page, format_args!("| [`{}`](#{}) | {title} | `{}` |", table.path, table.name, table.command));
    }
    for table in outputs {
        section(&mut page, table);
    }
    page
}

fn section(page: &mut String, table: &OutputTable) {
    let title = heading(&table.title, &table.title_zh);
    line(page, format_args!("\n### {}\n", table.name));
    line(page, format_args!("{}. {}\n", title.trim_end_matches('.'), table.description));
    line(page, format_args!("File `{}`, written by `{}`.", table.path, table.command));
    if !table.schema.primary_key().is_empty() {
        line(page, format_args!("Key: {}.", table.schema.primary_key().join(", ")));
    }
    columns(page, &table.schema);
}

/// Both texts of a message, English first.
fn both(message: &ReferenceText, between: &str) -> String {
    format!("{}{between}{}", message.say(Language::English), message.say(Language::Chinese))
}
