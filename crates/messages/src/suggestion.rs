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
