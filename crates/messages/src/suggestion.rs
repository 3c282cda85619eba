//! Suggestions for an unknown name.

messages! {
    /// Suggestions for an unknown name.
    pub enum Suggestion {
        DidYouMean { name: String } => "是否指 `{name}`？", "did you mean `{name}`?";
        Known { names: Vec<String> } => "可用：{names}", "known: {names}";
    }
}

/// The known name nearest to `given` by edit distance (at most a third of its letters differ), or all known names.
///
/// ```
/// use qilu_messages::suggestion::suggest;
/// let known = ["hukou_openness", "transport"];
/// assert_eq!(suggest("hukou_opennes", known).to_string(), "did you mean `hukou_openness`?");
/// assert_eq!(suggest("zzz", known).to_string(), "known: hukou_openness, transport");
/// ```
pub fn suggest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Suggestion {
    let known: Vec<&str> = known.into_iter().collect();
    let near = known
        .iter()
        .map(|name| (strsim::damerau_levenshtein(given, name), *name))
        .min()
        .filter(|(distance, name)| *distance * 3 <= name.chars().count().max(3));
    match near {
        Some((_, name)) => Suggestion::DidYouMean { name: name.to_owned() },
        None => Suggestion::Known { names: known.into_iter().map(str::to_owned).collect() },
    }
}

/// Whether a text has Chinese characters.
#[must_use]
pub fn is_chinese(text: &str) -> bool {
    text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}

/// As [`suggest`], for things that have a name in each language. The names in the language of `given` are suggested.
///
/// ```
/// use qilu_messages::suggestion::suggest_in_language_of;
/// let suggest = |given| suggest_in_language_of(given, ["落户开放度", "学位供给"], ["hukou_openness", "school_places"]);
/// assert_eq!(suggest("落户开放").to_string(), "did you mean `落户开放度`?");
/// assert_eq!(suggest("铁路").to_string(), "known: 落户开放度, 学位供给");
/// assert_eq!(suggest("rail").to_string(), "known: hukou_openness, school_places");
/// ```
pub fn suggest_in_language_of<'a>(
    given: &str,
    chinese: impl IntoIterator<Item = &'a str>,
    english: impl IntoIterator<Item = &'a str>,
) -> Suggestion {
    if is_chinese(given) { suggest(given, chinese) } else { suggest(given, english) }
}
