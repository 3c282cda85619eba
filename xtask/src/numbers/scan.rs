//! Finds the numbers in running text.

/// The numbers in a text, in their order and in one notation: without separators of thousands, with `-` for every
/// minus, and without a plus.
///
/// Digits inside a word (`H2a`, `urban_share_2035`, `v0.1`) are part of its name and not numbers. A hyphen or dash
/// after a letter or digit is a range or a compound (`2020–2035`, `net-2`) and not a sign.
///
/// ```
/// use xtask::numbers::scan;
///
/// assert_eq!(scan::numbers("−0.21 of 10,170 in H2a (80 %), 2020–2035, 1.5e-3"), ["-0.21", "10170", "80", "2020",
/// "2035", "1.5e-3"]);
/// ```
#[must_use]
pub fn numbers(text: &str) -> Vec<String> {
    // Characters and not bytes, because the minus sign and Chinese characters have several bytes.
    let letters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        // A word is skipped as a whole before digits are tested, so that digits inside a name are never reached.
        if is_word(letters[at]) && !letters[at].is_ascii_digit() {
            at = end_of_word(&letters, at);
        } else if letters[at].is_ascii_digit() {
            let end = end_of_number(&letters, at);
            let digits: String = letters[at..end].iter().filter(|&&letter| letter != ',').collect();
            found.push(if is_negative(&letters[..at]) { format!("-{digits}") } else { digits });
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// Whether the text before a number ends with a minus sign that is neither a range nor a hyphen.
fn is_negative(before: &[char]) -> bool {
    match before {
        [.., joined, '-' | '−'] => !is_word(*joined) && *joined != ')',
        ['-' | '−'] => true,
        _ => false,
    }
}

/// The end of the word that begins at `start`. A dot before a digit belongs to the word, as in `v0.1`.
fn end_of_word(letters: &[char], start: usize) -> usize {
    let mut at = start;
    while at < letters.len() {
        let dotted = letters[at] == '.' && letters.get(at + 1).is_some_and(char::is_ascii_digit);
        if !is_word(letters[at]) && !dotted {
            break;
        }
        at += 1;
    }
    at
}

fn digits(letters: &[char], start: usize) -> usize {
    start + letters[start.min(letters.len())..].iter().take_while(|letter| letter.is_ascii_digit()).count()
}

/// The end of the number that begins at `start`: digits, groups of three digits after commas, a fraction, an exponent.
fn end_of_number(letters: &[char], start: usize) -> usize {
    let mut at = digits(letters, start);
    // Only one to three digits can stand before the first comma: `2020,2035` is a list of two years.
    while at - start <= 3 || letters[start..at].contains(&',') {
        let group = digits(letters, at + 1);
        if letters.get(at) != Some(&',') || group != at + 4 {
            break;
        }
        at = group;
    }
    if letters.get(at) == Some(&'.') {
        let fraction = digits(letters, at + 1);
        // A dot without digits after it ends a sentence; likewise an `e` without digits after it is a letter.
        at = if fraction > at + 1 { fraction } else { at };
    }
    if matches!(letters.get(at), Some('e' | 'E')) {
        let signed = usize::from(matches!(letters.get(at + 1), Some('-' | '+')));
        let exponent = digits(letters, at + 1 + signed);
        at = if exponent > at + 1 + signed { exponent } else { at };
    }
    at
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn digits_of_names_are_not_numbers() {
        assert_eq!(numbers("H2a, urban_share_2035, v0.1.2, src/a1.rs, e0"), Vec::<String>::new());
    }

    #[test]
    fn chinese_letters_do_not_join() {
        assert_eq!(numbers("共3个县，第12位，-0.5个百分点"), ["3", "12", "-0.5"]);
    }

    #[test]
    fn signs_belong_to_numbers_and_hyphens_to_words() {
        assert_eq!(numbers("-1 (−2) +3 a-4 5-6 7−8 (9)-10"), ["-1", "-2", "3", "4", "5", "6", "7", "8", "9", "10"]);
    }

    #[test]
    fn commas_group_only_thousands() {
        assert_eq!(
            numbers("1,234,567.5 and 1,2 and 12,3456 and 2020,2035"),
            ["1234567.5", "1", "2", "12", "3456", "2020", "2035"]
        );
    }

    #[test]
    fn fractions_and_exponents_end_where_their_digits_end() {
        assert_eq!(numbers("3. 4.5. 1e-14 2e 6E+3 7.5e"), ["3", "4.5", "1e-14", "2", "6E+3", "7.5"]);
    }

    #[test]
    fn an_empty_text_has_no_numbers() {
        assert_eq!(numbers(""), Vec::<String>::new());
    }
}
