//! Transition rates of a year: the hazards and probabilities of moving, settling, returning, arriving and being
//! reclassified, computed from the stocks at the end of the previous year and from this year's policy (model
//! specification, sections 5 to 7).

use crate::axes::Status;
use crate::engine::policy;
use crate::engine::policy::Policy;
use crate::engine::rates::Hazards;
use crate::engine::rates::Rates;
use crate::engine::stocks::PER_THOUSAND;
use crate::engine::utility::ProvincialMeans;
use crate::engine::utility::View;
use crate::engine::year;
use crate::engine::year::BaseUtility;
use crate::engine::year::Before;
use crate::engine::year::DrawState;
use crate::measure::Account;
use crate::measure::Measure as M;
use crate::model::hukou;
use crate::model::migration::constants;
use crate::model::migration::destination;
use crate::model::migration::destination::Destination;
use crate::model::migration::destination::NestedLogit;
use crate::model::migration::destination::Pull;
use crate::model::migration::transfer::TransferFactors;
use crate::region::ByCounty;
use crate::region::CountyId;
use crate::scenario::levers::LeverId;
use crate::scenario::uncertainty::Parameter;
use qilu_methods::math;

/// Assumption: least and largest factor by which migration from or to the rest of China differs from the level of the
/// decade. The bounds keep both streams positive for any net migration that a prior or a shock can ask for.
const EXTERNAL_FACTOR: (f64, f64) = (0.1, 3.0);

/// Part of the difference in net external migration that is applied to departures; arrivals take the rest. Assumption:
/// nothing published tells the two apart, so both streams take the same part.
const DEPARTURE_PART: f64 = 0.5;

impl DrawState {
    fn view<'v>(&'v self, accounts: &'v [Account], policy: &'v Policy) -> View<'v> {
        View { accounts, stocks: &self.stocks, policy }
    }

    fn urban_utility(&self, view: &View<'_>, scale: ProvincialMeans, county: CountyId) -> f64 {
        view.urban(&self.setup.data.region, county, scale, self.setup.residents[county.0], &self.draw.values)
    }

    /// Utilities of the base year, from which the later years measure their change.
    pub(super) fn base_utility(&self, accounts: &[Account], policy: &Policy) -> BaseUtility {
        let view = self.view(accounts, policy);
        let scale = view.scale();
        let region = &self.setup.data.region;
        let counties = region.county_ids();
        let urban: ByCounty<f64> = counties.clone().map(|r| self.urban_utility(&view, scale, r)).collect();
        let dissimilarity = self.draw.values.get(Parameter::NestDissimilarity);
        let pull = &self.constants.pull;
        let total = |r: CountyId| math::ln(pull.city[region.city_of(r).0]) + dissimilarity * math::ln(pull.county[r.0]);
        // The constants of the contraction are `exp` of utilities, so a logarithm takes them back to utilities. What
        // size and the observed terms leave over is the constant of the place, `xi` in the specification.
        let unexplained: Vec<f64> =
            counties.clone().map(|r| total(r) - math::ln(accounts[r.0].urban()) - urban[r]).collect();
        // Only differences of the constants move people, so their mean is taken out; without this, their decay would
        // change the level of all utilities.
        let mean = unexplained.iter().sum::<f64>() / unexplained.len() as f64;
        BaseUtility {
            rural: counties.map(|r| view.rural(r, scale, &self.draw.values)).collect(),
            unexplained: unexplained.iter().map(|value| value - mean).collect(),
            urban,
        }
    }

    /// Share of the county-specific levels and constants of 2010-2020 that is left in a year; it halves every
    /// `regime_half_life` years.
    fn regime_weight(&self, year: u16) -> f64 {
        math::exp(-std::f64::consts::LN_2 * self.elapsed(year) / self.draw.values.get(Parameter::RegimeHalfLife))
    }

    /// Factors of the exchange between countryside and town in all counties, relative to the decade behind the constants.
    ///
    /// - `last`: accounts at the end of the year before, by county.
    pub(super) fn transfer(&self, year: u16, last: &[Account]) -> TransferFactors {
        let urban: f64 = last.iter().map(Account::urban).sum();
        let rural: f64 = last.iter().map(|account| account[M::Rural]).sum();
        // Where nobody is rural any more, no hazard of rural residents matters.
        let factors = self.law.factors(math::ln(urban / rural.max(1.0)), year);
        // Shocks are added as logarithms, so that none makes a rate negative.
        let level = self.draw.values.get(Parameter::MobilityLevel) * math::exp(self.shocks.mobility);
        TransferFactors { departures: factors.departures * level, returns: factors.returns * level }
    }

    /// The factors of a county, which add the shocks of its city and its own to those of the province.
    fn transfer_of(&self, r: CountyId, transfer: TransferFactors) -> TransferFactors {
        let city = self.setup.data.region.city_of(r);
        let place = math::exp(self.shocks.city_mobility[city.0] + self.shocks.county_mobility[r.0]);
        TransferFactors { departures: transfer.departures * place, returns: transfer.returns * place }
    }

    /// Rates of a year, all computed before anybody moves: no decision of the year depends on another one.
    pub(super) fn rates<'r>(&'r self, year: u16, before: Before<'_>, policy: &Policy) -> Rates<'r> {
        let last = before.last;
        let region = &self.setup.data.region;
        let values = &self.draw.values;
        let constants = &self.constants;
        let counties = region.county_ids();
        let view = self.view(last, policy);
        let scale = view.scale();
        let regime_weight = self.regime_weight(year);
        // Utilities enter as changes since the base year, whose level is in the constants that reproduce the decade.
        let utility = |r: CountyId| self.urban_utility(&view, scale, r) - self.base.urban[r];
        let urban: ByCounty<f64> = counties.clone().map(utility).collect();
        let turnover: ByCounty<f64> =
            counties.clone().map(|r| self.turnover.factor(&self.shocks, region.city_of(r), r)).collect();
        let rural: ByCounty<f64> =
            counties.clone().map(|r| view.rural(r, scale, values) - self.base.rural[r]).collect();
        let transfer = self.transfer(year, last);
        let (destination, gain) = self.destinations(&urban, &turnover, regime_weight, before, policy);
        let (external_in, outflow) = self.external_arrivals(&urban, &turnover, last);
        let family =
            |r: CountyId| 1.0 + values.get(Parameter::FamilyEffect) * policy.lever(r, LeverId::FamilySettlement);
        let settlement: Vec<hukou::Settlement> = counties.clone().map(|r| self.settlement(r, before, policy)).collect();
        let probabilities = |probability: fn(&hukou::Settlement, f64) -> f64| -> Vec<[f64; 2]> {
            counties
                .clone()
                .zip(&settlement)
                .map(|(r, own)| [probability(own, 1.0), probability(own, family(r))])
                .collect()
        };
        let mixed = probabilities(hukou::Settlement::probability);
        Rates {
            schedules: &self.setup.calibration.schedules,
            survival: &self.vital.survival,
            asfr: &self.vital.asfr,
            male_share: self.vital.male_share,
            hazards: counties
                .clone()
                .map(|r| {
                    let change = [gain[r.0], urban[r], rural[r]];
                    let factors = (self.transfer_of(r, transfer), outflow, 1.0 / turnover[r]);
                    self.hazards(r, regime_weight, factors, policy, change)
                })
                .collect(),
            home: &constants.home,
            home_elsewhere: &constants.home_elsewhere,
            rural_arrival: &constants.rural_arrival,
            // Talent is added on top of the arrivals, so that the lever at its neutral value of 1 adds exactly 0.
            talent_in: counties
                .clone()
                .map(|r| external_in[r.0] * (policy.lever(r, LeverId::TalentInflow) - 1.0))
                .collect(),
            talent_pattern: &self.setup.talent_pattern,
            external_in,
            arrival_pattern: &self.setup.arrival_pattern,
            // The difference is stored, because the cohort engine adds it only at the ages of relatives.
            family_settlement: mixed.iter().map(|[anybody, relatives]| relatives - anybody).collect(),
            settlement: mixed.into_iter().map(|[anybody, _]| anybody).collect(),
            // For the agent engine, which knows who is past the requirement; `settlement` holds the expected share.
            settlement_past: probabilities(hukou::Settlement::probability_past),
            requirement_years: settlement.iter().map(|own| own.requirement_years).collect(),
            relatives: &self.setup.relatives,
            reclassification: counties
                // Hazards add up before they become one probability, which therefore never exceeds 1.
                .map(|r| -math::exp_m1(-self.in_place(r, year, transfer, &last[r.0], policy).iter().sum::<f64>()))
                .collect(),
            reclassified_settled: values.get(Parameter::ReclassifiedSettledShare),
            destination,
        }
    }

    /// Distribution of movers over destinations, and the change of the inclusive value of moving since the decade, by county
    /// of origin, without unit.
    ///
    /// - `urban`, `turnover`: as in [`DrawState::external_arrivals`].
    fn destinations(
        &self,
        urban: &ByCounty<f64>,
        turnover: &ByCounty<f64>,
        regime_weight: f64,
        Before { base, last }: Before<'_>,
        policy: &Policy,
    ) -> (Destination, Vec<f64>) {
        let region = &self.setup.data.region;
        let deterrence = policy.travel.as_ref().map_or(&self.constants.deterrence, |(deterrence, _)| deterrence);
        let logit = NestedLogit { deterrence, dissimilarity: self.draw.values.get(Parameter::NestDissimilarity) };
        // A place with more residents is more often chosen, in proportion to their number (McFadden 1978).
        let size = |r: CountyId| math::ln(last[r.0].urban() / base[r.0].urban());
        let attraction = region.county_ids().map(|r| urban[r] + size(r)).collect();
        let destination = destination::shares(region, &self.pull(&attraction, turnover, regime_weight), logit);
        // The gain from moving away is the change of the log-sum over all destinations (the inclusive value of the nested
        // logit), so that a better destination also raises the number of movers and not only their direction. Larger places
        // make nobody more likely to move: how the rate depends on the share of towns is a matter of the transfer law alone.
        let now = destination::inclusive_values(region, &self.pull(urban, turnover, regime_weight), logit);
        let gain = now.iter().zip(&self.constants.inclusive_value).map(|(now, base)| now - base).collect();
        (destination, gain)
    }

    /// Arrivals from the rest of China, persons by county, and the factor of departures to it.
    ///
    /// - `urban`: change of the utility of towns since the base year; `turnover`: factors by which shocks change arrivals.
    fn external_arrivals(&self, urban: &ByCounty<f64>, turnover: &ByCounty<f64>, last: &[Account]) -> (Vec<f64>, f64) {
        let counties = self.setup.data.region.county_ids();
        // The rest of China ages as the province does: arrivals fall with the share of people of moving age.
        let sum = |measure: M| last.iter().map(|account| account[measure]).sum::<f64>();
        let residents: f64 = last.iter().map(Account::residents).sum();
        let youth = sum(M::MoverExposure) / residents / self.setup.calibration.mover_intensity();
        // The response to utility is that of all other streams, so that no stream has a law of its own.
        let response = self.draw.values.get(Parameter::MobilityResponse);
        let attracted: Vec<f64> = counties
            .map(|r| {
                self.constants.external_in[r.0]
                    * last[r.0].residents()
                    * youth
                    * math::exp(response * urban[r])
                    * turnover[r]
            })
            .collect();
        let (inflow, outflow) = self.external_factors(youth, attracted.iter().sum(), last);
        (attracted.iter().map(|persons| persons * inflow).collect(), outflow)
    }

    /// Attractiveness of the destinations this year: the calibrated values of the decade, adjusted for the change of
    /// utility and for the decay of the unexplained constants, times the factors by which shocks change arrivals
    /// (`turnover`).
    ///
    /// Returns one value per city and one per county (see [`Pull`]), without unit; only ratios matter.
    fn pull(&self, urban: &ByCounty<f64>, turnover: &ByCounty<f64>, regime_weight: f64) -> Pull {
        let region = &self.setup.data.region;
        let dissimilarity = self.draw.values.get(Parameter::NestDissimilarity);
        let base = &self.constants.pull;
        let mut pull = base.clone();
        for (index, city) in region.cities.iter().enumerate() {
            let (mut sum, mut shaken) = (0.0, 0.0);
            for r in city.county_ids() {
                // The pull of the decade holds the constant in full, so the part that has decayed is taken out here.
                let change = urban[r] - (1.0 - regime_weight) * self.base.unexplained[r];
                // In a nested logit the utilities within a nest are divided by the dissimilarity (McFadden 1978).
                let weight = base.county[r.0] * math::exp(change / dissimilarity);
                pull.county[r.0] = weight * turnover[r];
                sum += weight;
                shaken += pull.county[r.0];
            }
            // Shocks change arrivals in proportion, in a city as in a county.
            pull.city[index] = base.city[index] * math::pow(sum, dissimilarity) * (shaken / sum);
        }
        pull
    }

    /// Factors of arrivals from and departures to the rest of China.
    ///
    /// Half of the difference between target net migration and that of the decade is applied to out-migration.
    /// In-migration is then set to meet the target, given the out-migration of last year.
    ///
    /// - `youth`: mover exposure per resident relative to the decade.
    /// - `attracted`: arrivals at a factor of 1, persons.
    fn external_factors(&self, youth: f64, attracted: f64, last: &[Account]) -> (f64, f64) {
        let constants = &self.constants;
        let wanted = self.draw.values.get(Parameter::NetExternalMigration) + self.shocks.external;
        let usual = youth * constants.external_out_total;
        let usual_net = youth * (constants.external_in_total - constants.external_out_total);
        let departing_part = DEPARTURE_PART * (wanted - usual_net);
        let bounded = |factor: f64| factor.clamp(EXTERNAL_FACTOR.0, EXTERNAL_FACTOR.1);
        let outflow = bounded(1.0 - departing_part / usual);
        // Departures of this year are not known yet, because rates come before events. Last year's departures stand for
        // them; in the first year the level of the decade does.
        let departed: f64 =
            last.iter().map(|account| account[M::ExternalOutUrban] + account[M::ExternalOutRural]).sum();
        let departing = if departed > 0.0 { departed } else { usual * outflow };
        (bounded((departing + wanted) / attracted), outflow)
    }

    /// Hazard levels of the three statuses of a county.
    ///
    /// `factors` multiply, in this order: the exchange between countryside and town; out-migration to the rest of China, whose
    /// net is set apart; all out-migration, by shocks to the growth of the county.
    ///
    /// The level of every stream follows one formula: its level in the decade times its factor times `exp(mu (change of utility
    /// there - change of utility here))`, `mu` the response. `change`: of moving to other counties, of the own town, of the
    /// countryside.
    fn hazards(
        &self,
        r: CountyId,
        regime_weight: f64,
        factors: (TransferFactors, f64, f64),
        policy: &Policy,
        change: [f64; 3],
    ) -> [Hazards; 3] {
        let values = &self.draw.values;
        let constants = &self.constants;
        let (transfer, outflow, leaving) = factors;
        let pull = |change: f64| math::exp(values.get(Parameter::MobilityResponse) * change);
        let [elsewhere, town, country] = change.map(pull);
        // `exp(mu (dV_to - dV_from))` of the specification, as a quotient of the two exponentials, each of which
        // several streams share.
        let law = |to: f64, from: f64| to / from;
        let relative = constants::mobilities(values);
        // Shocks to the growth of a county divide its departures by the same factor that multiplies its arrivals.
        let mover = drift(self.distance.mover[r], constants.mover_mean, regime_weight) * leaving;
        let (internal, external) =
            (mover * (1.0 - constants.external_share), mover * constants.external_share * outflow);
        let back = transfer.returns * law(country, town) * policy.lever(r, LeverId::ReturnSupport);
        // The lever closes a share of the gap that was left in 2020; the base rate of return already holds the insured
        // of 2020.
        let insured = (1.0 - values.get(Parameter::Insured2020)) * policy.lever(r, LeverId::SocialInsurance);
        let kept_by_insurance = 1.0 - values.get(Parameter::InsuranceReturnEffect) * insured;
        // The cap must hold at the age with the largest rate, and the peaks of the schedules are known once for all
        // years.
        let [mover_peak, local_peak, back_peak] = self.setup.peaks;
        let rural = Hazards::capped(
            internal * transfer.departures * law(elsewhere, country),
            external * law(1.0, country),
            drift(self.distance.local[r], constants.local_mean, regime_weight)
                * transfer.departures
                * law(town, country),
            mover_peak,
            local_peak,
        );
        let urban = |status: Status, back: f64| {
            let relative = relative[status as usize];
            Hazards::capped(
                internal * relative * law(elsewhere, town),
                external * relative * law(1.0, town),
                back,
                mover_peak,
                back_peak,
            )
        };
        [
            rural,
            urban(Status::Unsettled, back * constants.back[0] * kept_by_insurance),
            urban(Status::Settled, back * constants.back[1]),
        ]
    }

    /// Terms of the settlement hazard of a county, as changes since the base year (model specification, section 6).
    fn settlement(&self, r: CountyId, Before { base, last }: Before<'_>, policy: &Policy) -> hukou::Settlement {
        let values = &self.draw.values;
        let lever = |id| policy.lever(r, id);
        let base_open = policy::base_openness(&self.setup, values, r);
        // Prices are those of last year, as everything that a decision sees.
        let price = self.stocks[r.0].effective_price(last[r.0][M::Unsettled], values);
        let base_price = base[r.0][M::PriceToIncome] / base[r.0].urban();
        hukou::Settlement {
            hazard: values.get(Parameter::SettlementHazard),
            openness: (policy.openness[r.0] - base_open, values.get(Parameter::SettlementOpenness)),
            coverage: (
                policy.entitled[r.0] - values.get(Parameter::Entitled2020),
                values.get(Parameter::SettlementCoverage),
            ),
            affordability: (math::ln(base_price / price), values.get(Parameter::SettlementAffordability)),
            ease: values.get(Parameter::LandRightsSettlement) * lever(LeverId::LandRights)
                + values.get(Parameter::OnlineSettlement) * lever(LeverId::OnlineRegistration),
            // Openness shortens the requirement in proportion; the lever is in years and may lower it, but not below
            // zero.
            requirement_years: (values.get(Parameter::ResidenceRequirement) * (1.0 - policy.openness[r.0])
                + lever(LeverId::ResidenceYears))
            .max(0.0),
            exit: year::unsettled_exit(values),
        }
    }

    /// Hazards of becoming urban in place, per person-year: by reclassification and new small cities, and by
    /// resettlement beside towns.
    ///
    /// - `transfer`: factors of the year, from [`DrawState::transfer`].
    pub(super) fn in_place(
        &self,
        r: CountyId,
        year: u16,
        transfer: TransferFactors,
        last: &Account,
        policy: &Policy,
    ) -> [f64; 2] {
        let lever = |id| policy.lever(r, id);
        let mean = self.constants.reclassification_mean;
        let usual = drift(self.distance.reclassification[r], mean, self.regime_weight(year))
            * self.transfer_of(r, transfer).departures;
        // Towns are a number of persons a year. Divided by at least that number, the hazard stays below 1 where a
        // county has few rural residents left.
        let persons = lever(LeverId::NewSmallCities) * self.draw.values.get(Parameter::TownTransfer);
        let towns = persons / last[M::Rural].max(persons).max(1.0);
        let reclassified = (usual + lever(LeverId::Reclassification) + towns).max(0.0);
        [reclassified, lever(LeverId::VillageRelocation) / PER_THOUSAND]
    }
}

/// A level of the decade on its way to the provincial mean, in the unit of `mean`: in logarithms, a share
/// `regime_weight` of the distance is left.
///
/// - `log_distance`: `ln(level / mean)`.
/// - `regime_weight`: 1 in the base year, falling to 0.
fn drift(log_distance: f64, mean: f64, regime_weight: f64) -> f64 {
    mean * math::exp(regime_weight * log_distance)
}
