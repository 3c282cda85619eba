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

    /// The word for an estimated probability, from the ends of its 95 % interval: the strongest class that holds both ends,
    /// or [`Likelihood::Undecided`]. `None` is an estimate without an interval, which decides nothing.
    ///
    /// The classes contain each other, as in the scale of the panel: a probability of 95 % is likely (66 to 100 %) and very
    /// likely (90 to 100 %). So an interval from 88 to 97 % is likely as a whole, although its ends have different strongest
    /// words. `qilu_methods::estimate::Probability::likelihood` calls this and also requires enough draws.
    ///
    /// ```
    /// use qilu_messages::likelihood::Likelihood;
    /// assert_eq!(Likelihood::within(Some((0.93, 0.97))).to_string(), "very likely");
    /// assert_eq!(Likelihood::within(Some((0.88, 0.97))).to_string(), "likely");
    /// assert_eq!(Likelihood::within(Some((0.60, 0.70))).to_string(), "undecided");
    /// assert_eq!(Likelihood::within(None).to_string(), "undecided");
    /// ```
    #[must_use]
    pub fn within(interval_95: Option<(f64, f64)>) -> Likelihood {
        let Some((low, high)) = interval_95 else { return Likelihood::Undecided };
        match () {
            () if low >= 0.99 => Likelihood::VirtuallyCertain,
            () if low >= 0.9 => Likelihood::VeryLikely,
            () if low >= 0.66 => Likelihood::Likely,
            () if high <= 0.01 => Likelihood::ExceptionallyUnlikely,
            () if high <= 0.1 => Likelihood::VeryUnlikely,
            () if high <= 0.33 => Likelihood::Unlikely,
            () if low > 0.33 && high < 0.66 => Likelihood::AboutAsLikelyAsNot,
            () => Likelihood::Undecided,
        }
    }

    /// The strongest word for a probability that is known. Both bounds of the scale belong to the stronger word.
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
        Likelihood::within(Some((probability, probability)))
    }

    /// The class of the word: the mark of a table, and what is counted.
    #[must_use]
    pub fn class(self) -> LikelihoodClass {
        match self {
            Likelihood::VirtuallyCertain | Likelihood::VeryLikely | Likelihood::Likely => LikelihoodClass::Likely,
            Likelihood::AboutAsLikelyAsNot => LikelihoodClass::Open,
            Likelihood::Unlikely | Likelihood::VeryUnlikely | Likelihood::ExceptionallyUnlikely => {
                LikelihoodClass::Unlikely
            }
            Likelihood::Undecided => LikelihoodClass::Undecided,
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

/// Classes of words: at least 66 %, between 33 and 66 %, at most 33 %, each with the whole interval of the probability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LikelihoodClass {
    /// At least 66 %: likely, very likely or virtually certain.
    Likely,
    /// Above 33 and below 66 %: about as likely as not.
    Open,
    /// At most 33 %: unlikely, very unlikely or exceptionally unlikely.
    Unlikely,
    /// The interval crosses a limit, or the draws are too few.
    Undecided,
}

impl LikelihoodClass {
    /// Name in the data and the styles of the page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            LikelihoodClass::Likely => "likely",
            LikelihoodClass::Open => "open",
            LikelihoodClass::Unlikely => "unlikely",
            LikelihoodClass::Undecided => "undecided",
        }
    }
}
