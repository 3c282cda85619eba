//! `cargo xtask house` measures the structure of the project from the text of its sources.
//!
//! [`tree`] holds the texts and assigns each file to a layer; [`reader`] turns a text into [`facts`], with [`lines`]
//! for comments and [`tokens`] for the content of macros; [`names`] finds the file that a path leads to, and [`graph`]
//! finds which file uses which. Together they form a [`survey`]. [`layers`] and [`measures`] print sections of it, and
//! [`rules`] finds faults in it. Nothing is compiled, and no code of `qilu` is called.
//!
//! A file uses another if it contains a path that leads there, in an import or elsewhere. A call of a method on a value
//! is not such a path. Code that a macro would generate is not seen. Code written inside a macro call is seen, except
//! that its public items are not counted.

pub mod facts;
pub mod graph;
pub mod layers;
pub mod lines;
pub mod measures;
pub mod names;
pub mod reader;
pub mod rules;
pub mod survey;
pub mod text;
#[cfg(test)]
mod tidy;
pub mod tokens;
pub mod tree;

use crate::house::survey::Survey;

/// A section of the output: its name on the command line, its title, and the function that writes its text.
type Section = (&'static str, &'static str, fn(&Survey) -> String);

/// All sections of the output, in the order in which they are printed.
const SECTIONS: [Section; 10] = [
    ("layers", "Layers by lines", layers::sizes_text),
    ("cycles", "Cycles between files", measures::cycles_text),
    ("parameters", "Functions with more than six parameters, without self", measures::parameters_text),
    ("bools", "Functions with a parameter of type bool", measures::switches_text),
    ("types", "Names of types that are defined more than once", measures::types_text),
    ("public", "Public items by crate", measures::public_text),
    ("comments", "Ordinary comments", measures::comments_text),
    ("bodies", "Longest function body of each file in src/cli and src/server, lines", measures::bodies_text),
    ("order", "Which layer uses which", layers::order_text),
    ("rules", "Rules", rules::rules_text),
];

/// Returns the text that `cargo xtask house` prints: all sections, or the one that the arguments name.
///
/// # Errors
/// The arguments are not understood, or a source cannot be read.
pub fn main(arguments: &[String]) -> Result<String, String> {
    let names = SECTIONS.map(|(name, _, _)| name).join(", ");
    match arguments {
        [] => Ok(report(&Survey::of_repository()?, None)),
        [flag, name] if flag == "--only" && SECTIONS.iter().any(|(known, _, _)| known == name) => {
            Ok(report(&Survey::of_repository()?, Some(name)))
        }
        _ => Err(format!("usage: cargo xtask house [--only SECTION]\nsections: {names}")),
    }
}

fn report(survey: &Survey, only: Option<&str>) -> String {
    let chosen = SECTIONS.iter().filter(|(name, _, _)| only.is_none_or(|only| only == *name));
    let sections: Vec<String> =
        chosen.map(|(name, title, text)| format!("{title} ({name})\n{}", text(survey))).collect();
    sections.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house::tree::SourceTree;

    #[test]
    fn a_section_can_be_printed_alone_by_its_name() {
        let survey = Survey::new(SourceTree::of(&[("src/a.rs", "use crate::{b, c};\n")])).expect("Rust");
        let all = report(&survey, None);
        for (name, title, _) in SECTIONS {
            let one = report(&survey, Some(name));
            assert!(one.starts_with(&format!("{title} ({name})\n")) && all.contains(&one), "{name}");
        }
        let fault =
            "  every import has its own line: broken in 2 places\n    src/a.rs:1: `crate::b` is imported in braces";
        assert!(report(&survey, Some("rules")).contains(fault), "{all}");
    }

    #[test]
    fn arguments_that_are_not_understood_are_refused_with_the_sections() {
        for arguments in [&["--only"][..], &["--only", "attic"], &["layers"], &["--only", "layers", "types"]] {
            let arguments: Vec<String> = arguments.iter().map(|word| (*word).to_owned()).collect();
            let message = main(&arguments).expect_err("a mistake");
            assert!(message.ends_with("bools, types, public, comments, bodies, order, rules"), "{message}");
        }
    }
}
