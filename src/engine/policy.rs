//! The levers of a year, resolved once: their delivered values in each county, and openness, coverage and travel times
//! that follow from them alone.

use ndarray::Array2;

use crate::engine::draw::Draw;
use crate::engine::prepared::PreparedRun;
use crate::engine::setup::Setup;
use crate::engine::setup::Trips;
use crate::model::hukou;
use crate::model::migration::destination;
use crate::region::CountyId;
use crate::scenario::Scenario;
use crate::scenario::levers::COUNT;
use crate::scenario::levers::LEVERS;
use crate::scenario::levers::LeverId;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::Values;
use qilu_methods::math;

/// Policy of a year by county.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Delivered value of each lever, by county.
    levers: Vec<[f64; COUNT]>,
    /// Whether the posterior includes the statistics of the year, which then contain the effect of policy on residents.
    pub in_statistics: bool,
    /// Openness of settlement by county, 0 to 1.
    pub openness: Vec<f64>,
    /// Share of the unsettled who are entitled to local services other than schools, by county, 0 to 1.
    pub entitled: Vec<f64>,
    /// Share of the unsettled whose children are entitled to local schools, by county, 0 to 1.
    pub school_entitled: Vec<f64>,
    /// Deterrence of travel (counties x cities, without unit) and lengths of trips, minutes; `None` where nothing has
    /// changed travel since the base year, so that the values of the calibration hold.
    pub travel: Option<(Array2<f64>, Trips)>,
}

impl Policy {
    /// Policy of a year. In the base year every lever has its neutral value, and so have, in years that have passed, those
    /// whose effect the statistics of these years contain.
    #[must_use]
    pub fn new(run: &PreparedRun, draw: &Draw, year: u16) -> Policy {
        let (setup, scenario, passed) = (run.setup(), run.scenario(), run.passed());
        let region = run.region();
        let values = &draw.values;
        let counties = region.county_ids();
        let mut levers = vec![std::array::from_fn(|index| LEVERS[index].neutral); region.county_count()];
        if year > scenario.base_year {
            // Most scenarios set few of the levers; the others keep their neutral value and need no work in each county.
            for id in LeverId::ALL.into_iter().filter(|id| run.levers().is_set(*id as usize)) {
                let (neutral, delivered) = (id.row().neutral, draw.delivered[id as usize]);
                for (county, levers) in counties.clone().zip(&mut levers) {
                    let planned = run.levers().get(id, year, county);
                    // Delivery acts on the distance from the neutral value. A share of the planned value itself would
                    // count a lever of 1 that changes nothing as half undone.
                    levers[id as usize] = neutral + (planned - neutral) * delivered;
                }
            }
        }
        let lever = |county: CountyId, id: LeverId| levers[county.0][id as usize];
        // The levers of coverage and openness are shares of the gap that is left, so that 1 means that no limit remains,
        // whatever the value of the base year.
        let opened = |base: f64, id: LeverId| counties.clone().map(|r| hukou::openness(base, lever(r, id))).collect();
        Policy {
            openness: counties
                .clone()
                .map(|r| hukou::openness(base_openness(setup, values, r), lever(r, LeverId::HukouOpenness)))
                .collect(),
            entitled: opened(values.get(Parameter::Entitled2020), LeverId::PermitCoverage),
            school_entitled: opened(values.get(Parameter::Entitled2020), LeverId::SchoolEntitlement),
            travel: (year > passed && moves_travel(run, year)).then(|| {
                let goal = &setup.log_goal_minutes;
                let now = with_links(setup, scenario, year);
                let minutes = Array2::from_shape_fn(now.dim(), |(r, c)| {
                    // The lever moves times towards the goal of the plan in logarithms and never makes a trip longer
                    // than it is.
                    let gain = (goal[[r, c]] - now[[r, c]]).min(0.0);
                    now[[r, c]] + lever(CountyId(r), LeverId::Transport) * gain
                });
                let distance = values.get(Parameter::DistanceCoefficient);
                let bonus = values.get(Parameter::OwnCityBonus);
                (destination::deterrence(region, &minutes, distance, bonus), Trips::new(region, &minutes))
            }),
            levers,
            in_statistics: year <= passed,
        }
    }

    /// Delivered value of a lever in a county.
    #[inline]
    #[must_use]
    pub fn lever(&self, county: CountyId, id: LeverId) -> f64 {
        self.levers[county.0][id as usize]
    }
}

/// Whether anything has changed travel by a year.
fn moves_travel(run: &PreparedRun, year: u16) -> bool {
    run.levers().is_set(LeverId::Transport as usize) || run.scenario().links.iter().any(|link| link.opens <= year)
}

/// `ln` of travel minutes from county to city with the links that are open in a year.
fn with_links(setup: &Setup, scenario: &Scenario, year: u16) -> Array2<f64> {
    let mut log_minutes = setup.calibration.log_minutes.clone();
    for link in scenario.links.iter().filter(|link| link.opens <= year) {
        let [a, b] = link.cities;
        for (from, to) in [(a, b), (b, a)] {
            for county in setup.data.region.cities[from].counties.clone() {
                // A link sets an upper limit on the time between its two cities. Trips through these cities to third
                // ones keep their time: the model has no network to route them through.
                let minutes = &mut log_minutes[[county, to]];
                *minutes = minutes.min(math::ln(link.minutes));
            }
        }
    }
    log_minutes
}

/// Openness of settlement of a county in the base year, 0 to 1: one parameter for Jinan and Qingdao (tier 1), one for
/// the other cities.
#[must_use]
pub fn base_openness(setup: &Setup, values: &Values, county: CountyId) -> f64 {
    let region = &setup.data.region;
    let core = region.cities[region.city_of(county).0].tier == 1;
    values.get(if core { Parameter::OpennessTier1 } else { Parameter::OpennessOther })
}
