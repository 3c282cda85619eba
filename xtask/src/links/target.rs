//! The destination of a link: outside of the project, or a path with an anchor.

use percent_encoding::percent_decode_str;

/// A destination inside of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The path from the root; `None` where it leads out of the root.
    pub path: Option<String>,
    /// The anchor without `#`.
    pub anchor: Option<String>,
}

/// Resolves the destination of a link on a page. Returns `None` for an address outside of the project.
#[must_use]
pub fn resolve(page: &str, written: &str) -> Option<Target> {
    if is_external(written) {
        return None;
    }
    let (path, anchor) = match written.split_once('#') {
        Some((path, anchor)) => (path, Some(decoded(anchor))),
        None => (written, None),
    };
    let path = path.split('?').next().unwrap_or(path);
    let path = if path.is_empty() { Some(page.to_owned()) } else { joined(page, &decoded(path)) };
    Some(Target { path, anchor })
}

/// Whether an address begins with a scheme such as `https:`, or names another host.
#[must_use]
pub fn is_external(written: &str) -> bool {
    let scheme = written.split_once(':').map(|(scheme, _)| scheme);
    let is_scheme = |scheme: &str| {
        let letters = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.');
        scheme.starts_with(|letter: char| letter.is_ascii_alphabetic()) && scheme.chars().all(letters)
    };
    written.starts_with("//") || scheme.is_some_and(is_scheme)
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The path of a file that is named from the folder of a page.
fn joined(page: &str, path: &str) -> Option<String> {
    // A path from the root of a host would lead elsewhere on every host.
    if path.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: Option<(Option<&str>, Option<&str>)>) {
        let expected =
            expected.map(|(path, anchor)| Target { path: path.map(str::to_owned), anchor: anchor.map(str::to_owned) });
        assert_eq!(resolve("docs/guides/a.md", written), expected, "{written}");
    }

    #[test]
    fn destinations_are_resolved_from_the_folder_of_the_page() {
        check("b.md", Some((Some("docs/guides/b.md"), None)));
        check("../levers.md#x", Some((Some("docs/levers.md"), Some("x"))));
        check("#%E8%90%BD%E6%88%B7", Some((Some("docs/guides/a.md"), Some("落户"))));
        check("../../src/", Some((Some("src"), None)));
        check("../../../x.md", Some((None, None)));
        check("/levers.md", Some((None, None)));
        check("https://example.org/#a", None);
        check("mailto:a@example.org", None);
        check("//example.org/a", None);
    }
}
