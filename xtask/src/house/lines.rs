//! Counts the lines of a file with code, documentation and ordinary comments.

use std::collections::BTreeSet;
use std::ops::Range;

use proc_macro2::TokenStream;
use proc_macro2::TokenTree;

/// Numbers of lines of a file, by content. A line can count in more than one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineCounts {
    /// Number of all lines.
    pub all: usize,
    /// Number of lines with a token other than a comment. Blank lines inside a string do not count.
    pub code: usize,
    /// Number of lines with an ordinary comment, alone or after code. Documentation (`///`, `//!`) does not count.
    pub comments: usize,
}

/// Counts the lines of a file.
///
/// Tokens omit only white space and ordinary comments. Text between two tokens that is not white space is therefore an
/// ordinary comment. Documentation is a token whose text begins like a comment.
///
/// - `text`: the text of the file.
/// - `tokens`: the tokens of the same text.
#[must_use]
pub fn count(text: &str, tokens: TokenStream) -> LineCounts {
    let starts: Vec<usize> = [0].into_iter().chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let (mut code, mut comments) = (BTreeSet::new(), BTreeSet::new());
    let (mut end, mut documented) = (0, 0);
    for range in leaves(tokens) {
        if range.start > end {
            comments.extend(lines_with_text(text, &starts, end..range.start));
        }
        // Documentation is several tokens at the same place: an attribute whose brackets are its first and last
        // letters.
        if text[range.start..].starts_with("//") || text[range.start..].starts_with("/*") {
            documented = documented.max(range.end);
        }
        // The other tokens of the attribute lie inside the documentation and would count as code.
        if range.start >= documented {
            code.extend(lines_with_text(text, &starts, range.clone()));
        }
        end = end.max(range.end);
    }
    // A comment after the last token is followed by no token, so the loop has not seen it.
    comments.extend(lines_with_text(text, &starts, end..text.len()));
    LineCounts { all: text.lines().count(), code: code.len(), comments: comments.len() }
}

/// Byte ranges of all tokens in the text, in their order. Each bracket counts as a token of its own.
fn leaves(tokens: TokenStream) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    for token in tokens {
        if let TokenTree::Group(group) = token {
            ranges.push(group.span_open().byte_range());
            ranges.extend(leaves(group.stream()));
            ranges.push(group.span_close().byte_range());
        } else {
            ranges.push(token.span().byte_range());
        }
    }
    ranges
}

/// Numbers of the lines on which a part of the text contains more than white space.
fn lines_with_text(text: &str, starts: &[usize], part: Range<usize>) -> Vec<usize> {
    let first = starts.partition_point(|start| *start <= part.start) - 1;
    let with_text = |(line, words): (usize, &str)| (!words.trim().is_empty()).then_some(line);
    text[part].split('\n').enumerate().map(|(at, words)| (first + at, words)).filter_map(with_text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, code: usize, comments: usize) {
        let counts = count(text, text.parse().expect("Rust"));
        assert_eq!((counts.code, counts.comments), (code, comments), "{text}");
    }

    #[test]
    fn comments_are_told_from_documentation_strings_and_lifetimes() {
        check("//! Doc.\n/// Doc.\nfn f() {}\n", 1, 0);
        check("//// Four.\n// Two.\nfn f() {} // Why.\n", 1, 3);
        check("/* a /* nested */ comment\n\n // still */ fn f() {}\n", 1, 2);
        check("const A: &str = \"// no\n\n\\\" comment\";\n", 2, 0);
        check("const A: &str = r#\"/* no \" comment */\"#; // one\n", 1, 1);
        check("fn f<'a>(c: &'a char) -> bool { *c == '\\'' || *c == '\"' } // '\n", 1, 1);
        check("/** Doc.\n// in it\n*/\nfn f() {}\n", 1, 0);
        check("// 齐鲁\n\nfn f() {} /* 州 */\n// The last line", 1, 3);
    }
}
