//! Suggestions for an unknown name.

use std::collections::BTreeSet;

messages! {
    /// Suggestions for an unknown name.
    pub enum Suggestion {
        DidYouMean { name: String } => "是否指 `{name}`？", "did you mean `{name}`?";
        DidYouMeanOneOf { names: Vec<String> } => "是否指其中之一：{names}？", "did you mean one of {names}?";
        Known { names: Vec<String> } => "可用：{names}", "known: {names}";
        NoneKnown => "目前没有可用的名称", "no name is known";
    }
}

impl Suggestion {
    /// The suggestion of names that are near; `None` for a list of all names.
    #[must_use]
    pub fn near(self) -> Option<Suggestion> {
        match self {
            Suggestion::DidYouMean { .. } | Suggestion::DidYouMeanOneOf { .. } => Some(self),
            Suggestion::Known { .. } | Suggestion::NoneKnown => None,
        }
    }
}

/// The known name nearest to `given` by edit distance, or all known names. A near name differs in at most a third of its
/// letters; if both consist of as many words, that holds for each word, since another word makes another thing.
///
/// ```
/// use qilu_messages::suggestion::suggest;
/// let known = ["hukou_openness", "transport"];
/// assert_eq!(suggest("hukou_opennes", known).to_string(), "did you mean `hukou_openness`?");
/// assert_eq!(suggest("zzz", known).to_string(), "known: hukou_openness, transport");
/// // Registered persons are not residents.
/// assert_eq!(suggest("registered_population", ["resident_population"]).to_string(), "known: resident_population");
/// ```
pub fn suggest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Suggestion {
    let known: Vec<&str> = known.into_iter().collect();
    let near = known
        .iter()
        .map(|name| (strsim::damerau_levenshtein(given, name), *name))
        .min()
        .filter(|(_, name)| is_near(given, name));
    match near {
        Some((_, name)) => Suggestion::DidYouMean { name: name.to_owned() },
        None => all(known),
    }
}

/// Whether two names, or their words where both have as many, differ in at most a third of their letters.
fn is_near(given: &str, name: &str) -> bool {
    let few = |given: &str, name: &str| strsim::damerau_levenshtein(given, name) * 3 <= name.chars().count().max(3);
    let (own, other): (Vec<&str>, Vec<&str>) = (given.split('_').collect(), name.split('_').collect());
    few(given, name) && (own.len() != other.len() || own.iter().zip(&other).all(|(own, other)| few(own, other)))
}

/// Whether a name becomes another one by one letter that is missing, added, wrong or in the wrong order.
///
/// ```
/// use qilu_messages::suggestion::is_one_slip;
/// assert!(is_one_slip("jinna", "jinan") && is_one_slip("jinann", "jinan"));
/// assert!(!is_one_slip("jinan", "jinan") && !is_one_slip("jining", "jinan"));
/// ```
#[must_use]
pub fn is_one_slip(given: &str, name: &str) -> bool {
    strsim::damerau_levenshtein(given, name) == 1
}

/// All known names.
fn all(known: Vec<&str>) -> Suggestion {
    match known.len() {
        0 => Suggestion::NoneKnown,
        _ => Suggestion::Known { names: known.into_iter().map(str::to_owned).collect() },
    }
}

/// Whether a text has Chinese characters.
#[must_use]
pub fn is_chinese(text: &str) -> bool {
    text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}

/// Characters of a Chinese name that is recognised without its first character.
const LONG_NAME: usize = 4;

/// Most names of equal distance that are suggested.
const MOST_NEAR: usize = 4;

/// As [`suggest`], for things that have a name in each language. The names in the language of `given` are suggested. Several
/// Chinese names can be equally near, because each is short.
///
/// ```
/// use qilu_messages::suggestion::suggest_in_language_of;
/// let suggest = |given| suggest_in_language_of(given, ["落户开放度", "学位供给", "托位供给"], ["hukou_openness", "school_places"]);
/// assert_eq!(suggest("落户开放").to_string(), "did you mean `落户开放度`?");
/// assert_eq!(suggest("床位供给").to_string(), "did you mean one of 学位供给, 托位供给?");
/// assert_eq!(suggest("铁路").to_string(), "known: 落户开放度, 学位供给, 托位供给");
/// assert_eq!(suggest("rail").to_string(), "known: hukou_openness, school_places");
/// ```
pub fn suggest_in_language_of<'a>(
    given: &str,
    chinese: impl IntoIterator<Item = &'a str>,
    english: impl IntoIterator<Item = &'a str>,
) -> Suggestion {
    if !is_chinese(given) {
        return suggest(given, english);
    }
    let known: Vec<&str> = chinese.into_iter().collect();
    // A short name with another first character is another thing, such as 郑州 beside 兖州.
    let similar = |name: &&str| name.chars().next() == given.chars().next() || name.chars().count() >= LONG_NAME;
    let Suggestion::DidYouMean { name } = suggest(given, known.iter().copied().filter(similar)) else {
        return all(known);
    };
    let distance = strsim::damerau_levenshtein(given, &name);
    let as_near = |name: &&str| strsim::damerau_levenshtein(given, name) == distance;
    let near: BTreeSet<&str> = known.into_iter().filter(as_near).collect();
    match near.len() {
        2..=MOST_NEAR => Suggestion::DidYouMeanOneOf { names: near.into_iter().map(str::to_owned).collect() },
        _ => Suggestion::DidYouMean { name },
    }
}
