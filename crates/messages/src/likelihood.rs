//! Words for probabilities.

messages! {
    /// A probability in words, on the scale of the Intergovernmental Panel on Climate Change (Mastrandrea et al. 2010).
    #[derive(Copy, PartialEq, Eq)]
    pub enum Likelihood {
        VirtuallyCertain => "几乎可以肯定", "virtually certain";
        VeryLikely => "很可能", "very likely";
        Likely => "较有可能", "likely";
        AboutAsLikelyAsNot => "可能性大致各半", "about as likely as not";
        Unlikely => "不太可能", "unlikely";
        VeryUnlikely => "很不可能", "very unlikely";
        ExceptionallyUnlikely => "几乎不可能", "exceptionally unlikely";
        Undecided => "难以断定", "undecided";
    }
}

impl Likelihood {
    /// All words, the highest probability first; the word for an estimate that does not decide is the last.
    pub const ALL: [Likelihood; 8] = [
        Likelihood::VirtuallyCertain,
        Likelihood::VeryLikely,
        Likelihood::Likely,
        Likelihood::AboutAsLikelyAsNot,
        Likelihood::Unlikely,
        Likelihood::VeryUnlikely,
        Likelihood::ExceptionallyUnlikely,
        Likelihood::Undecided,
    ];

    /// The word for an estimated probability, from the ends of its 95 % interval: the word that holds at both ends, or
    /// [`Likelihood::Undecided`]. `None` is an estimate without an interval, which decides nothing.
    ///
    /// `qilu_methods::estimate::Probability::likelihood` calls this and also requires enough draws.
    ///
    /// ```
    /// use qilu_messages::likelihood::Likelihood;
    /// assert_eq!(Likelihood::within(Some((0.93, 0.97))).to_string(), "very likely");
    /// assert_eq!(Likelihood::within(Some((0.88, 0.97))).to_string(), "undecided");
    /// assert_eq!(Likelihood::within(None).to_string(), "undecided");
    /// ```
    #[must_use]
    pub fn within(interval_95: Option<(f64, f64)>) -> Likelihood {
        let Some((low, high)) = interval_95 else { return Likelihood::Undecided };
        let (lower, upper) = (Likelihood::of(low), Likelihood::of(high));
        if lower == upper { lower } else { Likelihood::Undecided }
    }

    /// The word for a probability that is known. Both bounds of the scale belong to the stronger word.
    ///
    /// ```
    /// use qilu_messages::likelihood::Likelihood;
    /// assert_eq!(Likelihood::of(0.985).to_string(), "very likely");
    /// assert_eq!(Likelihood::of(0.66).to_string(), "likely");
    /// assert_eq!(Likelihood::of(0.5).to_string(), "about as likely as not");
    /// assert_eq!(Likelihood::of(0.33).to_string(), "unlikely");
    /// ```
    #[must_use]
    pub fn of(probability: f64) -> Likelihood {
        match probability {
            p if p >= 0.99 => Likelihood::VirtuallyCertain,
            p if p >= 0.9 => Likelihood::VeryLikely,
            p if p >= 0.66 => Likelihood::Likely,
            p if p <= 0.01 => Likelihood::ExceptionallyUnlikely,
            p if p <= 0.1 => Likelihood::VeryUnlikely,
            p if p <= 0.33 => Likelihood::Unlikely,
            _ => Likelihood::AboutAsLikelyAsNot,
        }
    }

    /// Name in the texts of the page, such as `very_likely`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Likelihood::VirtuallyCertain => "virtually_certain",
            Likelihood::VeryLikely => "very_likely",
            Likelihood::Likely => "likely",
            Likelihood::AboutAsLikelyAsNot => "about_as_likely_as_not",
            Likelihood::Unlikely => "unlikely",
            Likelihood::VeryUnlikely => "very_unlikely",
            Likelihood::ExceptionallyUnlikely => "exceptionally_unlikely",
            Likelihood::Undecided => "undecided",
        }
    }
}
