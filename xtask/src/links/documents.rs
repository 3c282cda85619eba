//! The pages at the root of the repository and below `docs/`.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use crate::links::dead;
use crate::links::dead::DeadLink;
use crate::links::markdown;
use crate::links::markdown::Page;
use crate::links::target;

/// The folder of the pages of the book.
const BOOK: &str = "docs/";

/// The table of contents of the book.
const SUMMARY: &str = "docs/SUMMARY.md";

/// The pages of the documentation, and all files and folders of the repository that a link can name.
#[derive(Debug)]
pub struct Documents {
    /// The pages by path.
    pub pages: BTreeMap<String, Page>,
    files: BTreeSet<String>,
}

impl Documents {
    /// Reads the pages of the repository.
    ///
    /// # Errors
    /// A folder or a page cannot be read.
    pub fn read(root: &Path) -> io::Result<Documents> {
        let files = dead::paths(root)?;
        let mut pages = BTreeMap::new();
        for path in files.iter().filter(|path| is_page(path)) {
            pages.insert(path.clone(), markdown::read(&fs::read_to_string(root.join(path))?));
        }
        Ok(Documents { pages, files })
    }

    /// Finds the links that lead nowhere, and pages of the book that its table of contents leaves out.
    #[must_use]
    pub fn dead_links(&self) -> Vec<DeadLink> {
        let mut dead = self.left_out();
        for (name, page) in &self.pages {
            for link in &page.links {
                let why = self.fault(name, &link.target);
                dead.extend(why.map(|why| DeadLink { page: name.clone(), line: Some(link.line), why }));
            }
        }
        dead.sort();
        dead
    }

    /// What is wrong with a destination.
    fn fault(&self, page: &str, written: &str) -> Option<String> {
        if written == markdown::NO_DEFINITION {
            return Some("a link by reference has no definition".to_owned());
        }
        let target = target::resolve(page, written)?;
        let Some(path) = target.path.filter(|path| self.files.contains(path)) else {
            return Some(format!("`{written}`: there is no such file"));
        };
        // The book is built from this folder alone.
        if page.starts_with(BOOK) && !path.starts_with(BOOK) {
            return Some(format!("`{written}`: the file is outside of {BOOK}, so the book does not contain it"));
        }
        let anchor = target.anchor?;
        let Some(other) = self.pages.get(&path) else {
            return Some(format!("`{written}`: the file is not a page, so it has no anchor"));
        };
        if !other.host_anchors.contains(&anchor) {
            return Some(format!("`{written}`: a code host gives this anchor to no heading of {path}"));
        }
        let in_book = page.starts_with(BOOK);
        (in_book && !other.book_anchors.contains(&anchor))
            .then(|| format!("`{written}`: the book gives this anchor to no heading of {path}"))
    }

    fn left_out(&self) -> Vec<DeadLink> {
        let Some(summary) = self.pages.get(SUMMARY) else { return Vec::new() };
        let listed: BTreeSet<String> =
            summary.links.iter().filter_map(|link| target::resolve(SUMMARY, &link.target)?.path).collect();
        let pages = self.pages.keys().filter(|page| page.starts_with(BOOK) && page.as_str() != SUMMARY);
        let why = |page: &String| DeadLink {
            page: SUMMARY.to_owned(),
            line: None,
            why: format!("the table of contents leaves out {page}"),
        };
        pages.filter(|page| !listed.contains(*page)).map(why).collect()
    }
}

/// Whether a file is a page whose links are checked.
fn is_page(path: &str) -> bool {
    let is_markdown = Path::new(path).extension().is_some_and(|extension| extension == "md");
    is_markdown && (path.starts_with(BOOK) || !path.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::root;

    /// The documents with the given texts.
    fn documents(files: &[(&str, &str)]) -> Documents {
        let pages = files.iter().filter(|(path, _)| is_page(path));
        Documents {
            pages: pages.map(|(path, text)| ((*path).to_owned(), markdown::read(text))).collect(),
            files: files.iter().map(|(path, _)| (*path).to_owned()).collect(),
        }
    }

    #[test]
    fn the_documentation_has_no_dead_link() {
        let documents = Documents::read(&root()).expect("the pages can be read");
        // A wrong root would give no pages and no dead links.
        assert!(documents.pages.len() > 30, "{:?}", documents.pages.keys());
        let dead: Vec<String> = documents.dead_links().iter().map(DeadLink::to_string).collect();
        assert!(dead.is_empty(), "{}", dead.join("\n"));
    }

    #[test]
    fn a_dead_link_of_each_kind_is_found() {
        let files = [
            (
                "README.md",
                "# R² x\n\n[a](docs/a.md#一-b)\n[a](docs/none.md)\n[a](docs/a.md#no) [r](#r²-x)\n[code](src/a.rs)\n",
            ),
            (
                "docs/a.md",
                "# 一 b\n\n![p](p.png)\n![q](q.png)\n[out](../README.md)\n[b](b.md#r-x) [c][d]\n[web](https://example.org)\n",
            ),
            ("docs/b.md", "# R² x\n\n[p](p.png#x)\n"),
            ("docs/SUMMARY.md", "[a](a.md)\n"),
            ("docs/p.png", ""),
            ("src/a.rs", ""),
        ];
        let dead: Vec<String> = documents(&files).dead_links().iter().map(DeadLink::to_string).collect();
        let expected = [
            "README.md:4: `docs/none.md`: there is no such file",
            "README.md:5: `#r²-x`: a code host gives this anchor to no heading of README.md",
            "README.md:5: `docs/a.md#no`: a code host gives this anchor to no heading of docs/a.md",
            "docs/SUMMARY.md: the table of contents leaves out docs/b.md",
            "docs/a.md:4: `q.png`: there is no such file",
            "docs/a.md:5: `../README.md`: the file is outside of docs/, so the book does not contain it",
            "docs/a.md:6: `b.md#r-x`: the book gives this anchor to no heading of docs/b.md",
            "docs/a.md:6: a link by reference has no definition",
            "docs/b.md:3: `p.png#x`: the file is not a page, so it has no anchor",
        ];
        assert_eq!(dead, expected);
    }
}
