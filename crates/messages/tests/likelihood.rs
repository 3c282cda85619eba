//! The limits of the scale of probability words.

use qilu_messages::likelihood::Likelihood;

#[test]
fn a_limit_belongs_to_the_stronger_word() {
    for (probability, word) in [
        (1.0, "virtually certain"),
        (0.99, "virtually certain"),
        (0.9899, "very likely"),
        (0.9, "very likely"),
        (0.8999, "likely"),
        (0.66, "likely"),
        (0.6599, "about as likely as not"),
        (0.3301, "about as likely as not"),
        (0.33, "unlikely"),
        (0.1001, "unlikely"),
        (0.1, "very unlikely"),
        (0.0101, "very unlikely"),
        (0.01, "exceptionally unlikely"),
        (0.0, "exceptionally unlikely"),
    ] {
        assert_eq!(Likelihood::of(probability).to_string(), word, "{probability}");
    }
}

/// The word, the class by which it is marked and counted, and the limits of the legend say the same of every interval.
#[test]
fn words_and_classes_are_one_scheme() {
    let steps = || (0..=100).map(|percent| f64::from(percent) / 100.0);
    for (low, high) in steps().flat_map(|low| steps().map(move |high| (low, high))).filter(|(low, high)| low <= high) {
        let word = Likelihood::within(Some((low, high)));
        let legend = if low >= 0.66 {
            "likely"
        } else if high <= 0.33 {
            "unlikely"
        } else if low > 0.33 && high < 0.66 {
            "open"
        } else {
            "undecided"
        };
        assert_eq!(word.class().name(), legend, "{word} from {low} to {high}");
    }
}
