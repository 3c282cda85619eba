//! `cargo xtask house`: the project measures its own structure, from the text of its sources.
//!
//! [`tree`] holds the texts and says in which room a file is; [`reader`] turns a text into [`facts`], with [`lines`] for
//! comments and [`tokens`] for what stands inside macros; [`names`] says which file a path leads to, and [`graph`] which
//! file uses which. All that makes a [`survey`], of which [`rooms`] and [`measures`] print sections and [`rules`] finds
//! faults. Nothing is compiled and nothing of `qilu` is used.
//!
//! A file uses another if it writes a path that leads there, in an import or elsewhere; to call a method of a value is no
//! such path. What macros would generate is not seen; what is written inside them is, but for public items.

pub mod facts;
pub mod graph;
pub mod lines;
pub mod measures;
pub mod names;
pub mod reader;
pub mod rooms;
pub mod rules;
pub mod survey;
pub mod text;
#[cfg(test)]
mod tidy;
pub mod tokens;
pub mod tree;

use crate::house::survey::Survey;

/// A section: its name, its title, and its text.
type Section = (&'static str, &'static str, fn(&Survey) -> String);

/// All sections, in the order in which they are printed.
const SECTIONS: [Section; 10] = [
    ("rooms", "Rooms by lines", rooms::sizes_text),
    ("circles", "Circles between files", measures::circles_text),
    ("parameters", "Functions with more than six parameters, without self", measures::parameters_text),
    ("bools", "Functions with a parameter of type bool", measures::switches_text),
    ("types", "Names of types that are defined more than once", measures::types_text),
    ("public", "Public items by crate", measures::public_text),
    ("comments", "Ordinary comments", measures::comments_text),
    ("bodies", "Longest function body of each file in src/cli and src/server, lines", measures::bodies_text),
    ("order", "Which room uses which", rooms::order_text),
    ("rules", "Rules", rules::rules_text),
];

/// What `cargo xtask house` prints: all sections, or one.
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
    fn a_section_can_be_asked_for_alone_by_its_name() {
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
        for arguments in [&["--only"][..], &["--only", "attic"], &["rooms"], &["--only", "rooms", "types"]] {
            let arguments: Vec<String> = arguments.iter().map(|word| (*word).to_owned()).collect();
            let message = main(&arguments).expect_err("a mistake");
            assert!(message.ends_with("bools, types, public, comments, bodies, order, rules"), "{message}");
        }
    }
}
