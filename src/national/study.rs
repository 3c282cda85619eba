//! The whole study: estimates for both years up to which shares are known and both samples, their priors for the projection, and
//! the test of the trend.

use crate::data::national::NationalTables;
use crate::data::stack_weights::StackWeight;
use crate::data::transfer_prior::PriorCorrelation;
use crate::data::transfer_prior::TransferPrior;
use crate::data::transfer_prior::TransferPriors;
use crate::national::estimate;
use crate::national::estimate::AGEING;
use crate::national::estimate::QUANTITIES;
use crate::national::estimate::SamplerSettings;
use crate::national::estimate::TransferEstimate;
use crate::national::panel::Panel;
use crate::national::panel::Sample;
use crate::national::stack;
use crate::national::trend;
use crate::national::trend::TrendTest;

/// Years up to which shares are known: that of the last census, for forecasts that are tested with later years, and the last one.
pub const KNOWN_TO: [u16; 2] = [2020, 2022];

/// Place of the trend among the [`QUANTITIES`].
pub const TREND: usize = 2;

/// Number of [`QUANTITIES`], from the first, that the normal scores of the projection are correlated in.
const CORRELATED: usize = 3;

/// Estimates and tests of the page.
#[derive(Clone, Debug)]
pub struct TransferStudy {
    /// The provinces of the priors.
    pub core: Panel,
    /// The provinces of the tests.
    pub wide: Panel,
    /// Estimates on the core, by [`KNOWN_TO`].
    pub estimates: [TransferEstimate; 2],
    /// Estimates with Jilin and Heilongjiang.
    pub wide_estimates: [TransferEstimate; 2],
    /// Test of the trend with Jilin and Heilongjiang, on which the choice rests.
    pub test: TrendTest,
    /// The same on the core.
    pub core_test: TrendTest,
}

/// Estimates on the core, from which the priors are made.
#[must_use]
pub fn estimates(tables: &NationalTables, own: &str, settings: SamplerSettings) -> [TransferEstimate; 2] {
    let panel = Panel::new(tables, own, Sample::Core);
    KNOWN_TO.map(|known_to| estimate::estimate(&panel, known_to, settings))
}

/// The test of the trend with Jilin and Heilongjiang, from which the choice of its rule and the weights of the stacked forecast are
/// made.
#[must_use]
pub fn trend_test(tables: &NationalTables, own: &str, settings: SamplerSettings) -> TrendTest {
    trend::test(&Panel::new(tables, own, Sample::Wide), settings)
}

/// Weights of the stacked forecast for both years of [`KNOWN_TO`].
#[must_use]
pub fn stack_weights(test: &TrendTest) -> Vec<StackWeight> {
    KNOWN_TO.into_iter().flat_map(|known_to| stack::weights(&test.stack, known_to)).collect()
}

/// Priors of the projection from estimates: the trend without the ageing that the projection has already.
#[must_use]
pub fn priors(estimates: &[TransferEstimate]) -> TransferPriors {
    let mut found = TransferPriors::default();
    for estimate in estimates {
        for (at, (name, summary)) in QUANTITIES.iter().zip(estimate.summaries()).enumerate() {
            let ageing = if at == TREND { AGEING } else { 0.0 };
            let (known_to, parameter) = (estimate.known_to, (*name).to_owned());
            found.priors.push(TransferPrior { known_to, parameter, mean: summary.mean - ageing, sd: summary.sd });
        }
        for (a, b) in (0..CORRELATED).flat_map(|a| (a + 1..CORRELATED).map(move |b| (a, b))) {
            found.correlations.push(PriorCorrelation {
                known_to: estimate.known_to,
                parameter: QUANTITIES[a].to_owned(),
                other: QUANTITIES[b].to_owned(),
                correlation: estimate.correlation(a, b),
            });
        }
    }
    found
}

impl TransferStudy {
    /// Makes all estimates and tests, which takes minutes.
    #[must_use]
    pub fn new(tables: &NationalTables, own: &str, settings: SamplerSettings) -> TransferStudy {
        let [core, wide] = [Sample::Core, Sample::Wide].map(|sample| Panel::new(tables, own, sample));
        TransferStudy {
            estimates: KNOWN_TO.map(|known_to| estimate::estimate(&core, known_to, settings)),
            wide_estimates: KNOWN_TO.map(|known_to| estimate::estimate(&wide, known_to, settings)),
            test: trend::test(&wide, settings),
            core_test: trend::test(&core, settings),
            core,
            wide,
        }
    }
}
