//! Files of results. Each file or folder is written under a temporary name and then renamed, so that nothing incomplete has
//! its final name, whatever interrupts the program.
//!
//! - [`OutputFile`] is one file, [`RunFolder`] a folder, and [`FileSet`] several files of a folder that has others as well.
//! - A file or folder that is not finished is locked by its process ([`unfinished`]). What a process left behind that was
//!   killed is removed by the next one that writes into the same folder.

mod crash;
mod existing;
mod file;
mod folder;
mod journal;
mod leftovers;
mod removal;
mod set;
mod stdout;
pub mod unfinished;

pub use existing::ExistingOutput;
pub use file::OutputFile;
pub use file::replace_file;
pub use folder::RunFolder;
pub use journal::complete;
pub use removal::remove_folder;
pub use set::FileSet;
pub use stdout::print;
