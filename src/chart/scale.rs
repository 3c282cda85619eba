//! Linear scales from values to pixels, and round numbers for axes.

/// A linear map from a domain of values to a range of pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LinearScale {
    domain: (f64, f64),
    range: (f64, f64),
    step: TickStep,
}

impl LinearScale {
    /// The scale that maps the ends of `domain` to the ends of `range`. A domain without width is widened by 0.5 on both sides.
    pub(crate) fn new(domain: (f64, f64), range: (f64, f64)) -> LinearScale {
        // A domain without width would divide by zero when a position is computed.
        let domain = if domain.0 < domain.1 { domain } else { (domain.0 - 0.5, domain.0 + 0.5) };
        LinearScale { domain, range, step: TickStep::new(domain.1 - domain.0, 5.0) }
    }

    /// The scale with the domain widened to round numbers, divided into about `parts` steps.
    pub(crate) fn round(domain: (f64, f64), range: (f64, f64), parts: f64) -> LinearScale {
        let LinearScale { domain: (low, high), .. } = LinearScale::new(domain, range);
        let step = TickStep::new(high - low, parts);
        // The tolerance keeps an end that is a round number up to rounding from being widened by a whole step.
        let ends = (step.times((low / step.width() + 1e-9).floor()), step.times((high / step.width() - 1e-9).ceil()));
        LinearScale { step, ..LinearScale::new(ends, range) }
    }

    /// Pixel coordinate of a value.
    pub(crate) fn at(&self, value: f64) -> f64 {
        self.range.0 + (value - self.domain.0) / (self.domain.1 - self.domain.0) * (self.range.1 - self.range.0)
    }

    /// The round numbers within the domain, and their distance.
    pub(crate) fn ticks(&self) -> (Vec<f64>, f64) {
        self.ticks_of(self.step)
    }

    /// Round whole numbers within the domain, for years, at about `parts` steps.
    pub(crate) fn whole_ticks(&self, parts: f64) -> Vec<f64> {
        let width = self.domain.1 - self.domain.0;
        // A width of at least `parts` gives a step of at least 1.
        self.ticks_of(TickStep::new(width.max(parts), parts)).0
    }

    fn ticks_of(&self, step: TickStep) -> (Vec<f64>, f64) {
        // Each tick is a multiple of the step and not a sum of steps, because a sum collects rounding errors.
        let mut ticks = Vec::new();
        let mut count = (self.domain.0 / step.width() - 1e-9).ceil();
        while step.times(count) <= self.domain.1 + 1e-9 * step.width() {
            // Adding zero turns a negative zero into zero.
            ticks.push(step.times(count) + 0.0);
            count += 1.0;
        }
        (ticks, step.width())
    }
}

/// A step of 1, 2 or 5 times a power of ten. It is stored as a fraction, so that its multiples are the nearest floating-point
/// numbers: 3 / 10 is, 3 * 0.1 is not.
#[derive(Clone, Copy, Debug)]
struct TickStep {
    above: f64,
    below: f64,
}

impl TickStep {
    /// The smallest step of which at most `parts` fit into `width`, which must be positive.
    fn new(width: f64, parts: f64) -> TickStep {
        // The limits end the loops below for widths that are infinite or close to zero.
        let wanted = (width / parts).clamp(1e-12, 1e12);
        let (mut above, mut below) = (1.0, 1.0);
        while above * 10.0 <= wanted {
            above *= 10.0;
        }
        while wanted * below < 1.0 {
            below *= 10.0;
        }
        let rest = wanted * below / above;
        let first = [1.0, 2.0, 5.0].into_iter().find(|digit| rest <= digit + 1e-9).unwrap_or(10.0);
        TickStep { above: above * first, below }
    }

    fn width(self) -> f64 {
        self.above / self.below
    }

    fn times(self, count: f64) -> f64 {
        count * self.above / self.below
    }
}

/// Smallest and largest of some numbers; 0 and 1 if there are none.
pub(crate) fn extent(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (f64::min(low, value), f64::max(high, value)));
    if low <= high { (low, high) } else { (0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(domain: (f64, f64), parts: f64, expected: &[f64]) {
        assert_eq!(LinearScale::round(domain, (0.0, 100.0), parts).ticks().0, expected);
    }

    #[test]
    fn ticks_are_round_numbers_without_residue() {
        check((0.0, 1.0), 5.0, &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
        check((0.61, 0.68), 4.0, &[0.6, 0.62, 0.64, 0.66, 0.68]);
        check((-31.0, 12.0), 5.0, &[-40.0, -30.0, -20.0, -10.0, 0.0, 10.0, 20.0]);
        check((9871.0, 10170.0), 3.0, &[9800.0, 9900.0, 10_000.0, 10_100.0, 10_200.0]);
        check((0.3, 0.3), 2.0, &[-0.5, 0.0, 0.5, 1.0]);
    }

    #[test]
    fn years_are_whole() {
        assert_eq!(LinearScale::new((2020.0, 2023.0), (0.0, 1.0)).whole_ticks(4.0), [2020.0, 2021.0, 2022.0, 2023.0]);
        assert_eq!(LinearScale::new((2010.0, 2035.0), (0.0, 1.0)).whole_ticks(3.0), [2010.0, 2020.0, 2030.0]);
    }

    #[test]
    fn a_scale_keeps_its_ends() {
        let scale = LinearScale::new((2010.0, 2035.0), (64.0, 830.0));
        assert_eq!((scale.at(2010.0), scale.at(2035.0)), (64.0, 830.0));
    }
}
