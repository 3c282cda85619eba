//! Every sentence that Qilu shows to people, in Chinese and English.
//!
//! A sentence is a variant of an enum with typed fields, declared by the macro `messages!` with its Chinese and its
//! English text side by side. A variant without one of the languages does not compile, and neither does a text that
//! leaves out a field or names one that does not exist. Code elsewhere makes values of these enums and renders them with
//! [`Say::say`] at the border where the language of the reader is known: the terminal, the API, the page, a report.
//!
//! There is one module for each subject. [`error`] holds the errors, which carry messages; [`page`] the texts that the
//! page renders itself.

#[macro_use]
mod macros;

pub mod error;
mod field;
pub mod help;
mod language;
pub mod library;
pub mod likelihood;
mod message;
pub mod page;
pub mod region;
pub mod suggestion;
pub mod usage;

pub use field::Field;
pub use language::Language;
pub use message::Message;
pub use message::Samples;
pub use message::Say;

/// Lists all enums of messages, for [`samples`]; a test compares the list with the sources.
macro_rules! all_messages {
    ($($module:ident: $($name:ident)*;)*) => {
        /// One message of every variant of every enum of this crate, with sample values in the fields, for tests.
        #[must_use]
        pub fn samples() -> Vec<Message> {
            let mut all = Vec::new();
            $($(all.extend($module::$name::samples().into_iter().map(Message::of));)*)*
            all
        }
    };
}

all_messages! {
    error: General System;
    library: FileFault FoundValue AllowedType;
    likelihood: Likelihood;
    region: PlaceFault;
    suggestion: Suggestion;
    usage: Usage AllowedValue HelpPart CommandText;
}
