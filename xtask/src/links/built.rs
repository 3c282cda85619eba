//! The pages of a built book.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use crate::links::dead;
use crate::links::dead::DeadLink;
use crate::links::html;
use crate::links::html::Found;
use crate::links::html::Reference;
use crate::links::target;

/// Reads the pages of a built book. Returns their number, and the links that lead nowhere.
///
/// # Errors
/// The folder or a page cannot be read, or the folder has no page.
pub fn dead_links(folder: &Path) -> io::Result<(usize, Vec<DeadLink>)> {
    let files = dead::paths(folder)?;
    let mut pages = BTreeMap::new();
    for path in files.iter().filter(|path| Path::new(path).extension().is_some_and(|extension| extension == "html")) {
        pages.insert(path.clone(), html::read(&fs::read_to_string(folder.join(path))?));
    }
    if pages.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "there is no page in HTML"));
    }
    Ok((pages.len(), faults(&pages, &files)))
}

fn faults(pages: &BTreeMap<String, Found>, files: &BTreeSet<String>) -> Vec<DeadLink> {
    let mut found = Vec::new();
    for (name, page) in pages {
        for reference in &page.references {
            let why = fault(name, reference, pages, files);
            found.extend(why.map(|why| DeadLink { page: name.clone(), line: None, why }));
        }
    }
    found
}

/// What is wrong with a reference of a page.
fn fault(
    page: &str,
    reference: &Reference,
    pages: &BTreeMap<String, Found>,
    files: &BTreeSet<String>,
) -> Option<String> {
    let written = &reference.target;
    let Some(target) = target::resolve(page, written) else {
        let inside = written.starts_with("data:");
        return (reference.loaded && !inside).then(|| format!("`{written}` would be loaded from a network"));
    };
    let Some(path) = target.path.filter(|path| files.contains(path)) else {
        return Some(format!("`{written}`: there is no such file"));
    };
    let anchor = target.anchor?;
    let known = anchor.is_empty() || pages.get(&path).is_some_and(|other| other.ids.contains(&anchor));
    (!known).then(|| format!("`{written}`: {path} has no such anchor"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dead_links_and_loads_from_a_network_are_found() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |path: &str, text: &str| {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().expect("a folder")).expect("made");
            fs::write(file, text).expect("written");
        };
        write(
            "a.html",
            "<h1 id=落户>x</h1><a href='b/c.html#d'>1</a><a href='#%E8%90%BD%E6%88%B7'>2</a><a href=none.html>3</a>",
        );
        write(
            "b/c.html",
            "<a href='../a.html#x'>4</a><a href='https://example.org'>5</a><script src='https://example.org/x.js'></script><p id=d>",
        );
        let (pages, dead) = dead_links(folder.path()).expect("a book");
        assert_eq!(pages, 2);
        let dead: Vec<String> = dead.iter().map(DeadLink::to_string).collect();
        let expected = [
            "a.html: `none.html`: there is no such file",
            "b/c.html: `../a.html#x`: a.html has no such anchor",
            "b/c.html: `https://example.org/x.js` would be loaded from a network",
        ];
        assert_eq!(dead, expected);
    }
}
