//! Names of places that are written with the city or the province they belong to: 济南市历下区, `Jinan Lixia`.

/// Characters between the parts of a name.
const SEPARATORS: [char; 11] = [' ', '\u{3000}', ',', '，', '、', '·', '-', '/', '(', '（', '\''];

/// Characters that only end a name.
const CLOSING: [char; 3] = [')', '）', ' '];

/// What follows the name of a whole in a text; `None` if the text does not begin with this name and goes on.
///
/// ```
/// use qilu::region::full_name::rest;
/// assert_eq!(rest("济南市历下区", "济南市"), Some("历下区"));
/// assert_eq!(rest("Jinan, Lixia District", "jinan"), Some("Lixia District"));
/// assert_eq!(rest("Jinandong", "Jinan"), None);
/// assert_eq!(rest("济南市", "济南市"), None);
/// ```
#[must_use]
pub fn rest<'a>(text: &'a str, whole: &str) -> Option<&'a str> {
    let begin = text.get(..whole.len()).filter(|begin| begin.eq_ignore_ascii_case(whole))?;
    let after = &text[begin.len()..];
    let rest = after.trim_start_matches(SEPARATORS).trim_end_matches(CLOSING);
    // Latin letters that follow without a gap belong to the same word.
    let is_one_word = begin.is_ascii() && rest.len() == after.len();
    (!rest.is_empty() && !is_one_word).then_some(rest)
}

/// A text whose last part names the whole, as in `Lixia District, Jinan` and 市中区（枣庄市）: the part, then the whole.
///
/// ```
/// use qilu::region::full_name::part_and_whole;
/// assert_eq!(part_and_whole("Lixia District, Jinan"), Some(("Lixia District", "Jinan")));
/// assert_eq!(part_and_whole("市中区（枣庄市）"), Some(("市中区", "枣庄市")));
/// assert_eq!(part_and_whole("历下区"), None);
/// ```
#[must_use]
pub fn part_and_whole(text: &str) -> Option<(&str, &str)> {
    let (part, whole) = text.trim_end_matches(CLOSING).rsplit_once([',', '，', '(', '（'])?;
    Some((part.trim(), whole.trim())).filter(|(part, whole)| !part.is_empty() && !whole.is_empty())
}
