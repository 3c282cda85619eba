//! Uncertain quantities: their names in the code, their priors, and the values of a draw.

use crate::data::parameters::Prior;
use crate::data::parameters::PriorShape;
use crate::data::transfer_prior;
use crate::data::transfer_prior::CorrelatedScores;
use crate::data::transfer_prior::TransferPriors;
use crate::error::Error;
use crate::error::Result;
use qilu_messages::Message;
use qilu_messages::data::DataValueFault;
use qilu_messages::scenario::ScenarioFault;
use qilu_messages::suggestion::suggest;
use qilu_methods::gaussian::LowerFactor;
use qilu_methods::math;
use qilu_methods::random;

/// Ties each variant of [`Parameter`] to its row in `parameters.csv`, so that neither can be forgotten.
macro_rules! parameters {
    ($($(#[$doc:meta])* $variant:ident => $name:literal,)*) => {
        /// A parameter of the model; meaning, unit, prior and evidence are in `data/parameters.csv`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Parameter { $($(#[$doc])* $variant,)* }

        impl Parameter {
            /// All parameters in the order of their random numbers. New ones are added at the end.
            pub const ALL: &[Parameter] = &[$(Parameter::$variant,)*];

            /// Name in `parameters.csv` and in scenario files.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Parameter::$variant => $name,)* }
            }
        }
    };
}

parameters! {
    // The order is that in which the model received the parameters and not that of subjects, because the place of a
    // parameter is the address of its random number.
    /// Long-run total fertility rate of the province, births per woman.
    TfrAsymptote => "tfr_asymptote",
    /// Share of the gap to the asymptote (in logs) that is left after a year, share.
    TfrPersistence => "tfr_persistence",
    /// Years in which city and residence differentials of fertility halve, years.
    TfrDifferentialHalfLife => "tfr_differential_half_life",
    /// Years added to the life expectancy of the corrected 2020 tables, years.
    E0Level => "e0_level",
    /// Multiplier of the expected yearly gain of life expectancy, ratio.
    E0GainFactor => "e0_gain_factor",
    /// Fall of the utility of a city per unit of ln(travel time), utility per ln(minute).
    DistanceCoefficient => "distance_coefficient",
    /// Extra utility of the other counties of one's own city, utility.
    OwnCityBonus => "own_city_bonus",
    /// Log-sum parameter of the county nests inside a city, dimensionless, above 0 to 1.
    NestDissimilarity => "nest_dissimilarity",
    /// Utility per unit of ln(urban income relative to the province), utility per ln(yuan).
    WageCoefficient => "wage_coefficient",
    /// Utility of staying rural per unit of ln(rural income relative to urban income of the province), utility per ln(yuan).
    RuralIncomeCoefficient => "rural_income_coefficient",
    /// Fall of utility per unit of ln(price to income), utility per ln(ratio).
    PriceCoefficient => "price_coefficient",
    /// Utility per unit of ln(service per entitled need), utility per ln(ratio).
    ServiceCoefficient => "service_coefficient",
    /// Utility of full openness for movers to Jinan and Qingdao, utility per unit of openness.
    OpennessCoefficient => "openness_coefficient",
    /// Fall of utility at the edge of a county's carrying capacity, utility.
    CrowdingCoefficient => "crowding_coefficient",
    /// Carrying capacity of a county relative to its residents in the base year, ratio.
    CrowdingCapacity => "crowding_capacity",
    /// Response of a hazard of moving to differences in income, prices and services, dimensionless, 0 to 1.
    MobilityResponse => "mobility_response",
    /// Years in which the county constants and levels of 2010-2020 lose half of their distance to the mean, years.
    RegimeHalfLife => "regime_half_life",
    /// Level of the exchange between countryside and town (moves, returns, reclassification) after the base year relative to what
    /// the transfer law gives, ratio.
    MobilityLevel => "mobility_level",
    /// Trend of the net transfer rate from countryside to town, per year.
    MobilityTrend => "mobility_trend",
    /// Hazard of return from the city to the countryside, per person-year.
    ReturnHazard => "return_hazard",
    /// Return hazard of the settled relative to that of the unsettled, ratio.
    SettledReturnRatio => "settled_return_ratio",
    /// Hazard of moving on of unsettled urban residents relative to rural residents, ratio.
    UnsettledMobility => "unsettled_mobility",
    /// Hazard of moving of settled urban residents relative to rural residents, ratio.
    SettledMobility => "settled_mobility",
    /// Share of the net rural-to-urban transfer 2010-2020 that is reclassification in place, share.
    ReclassificationShare => "reclassification_share",
    /// Share of people reclassified in place who count as registered urban, share.
    ReclassifiedSettledShare => "reclassified_settled_share",
    /// Net migration from the rest of China without shocks, persons per year.
    NetExternalMigration => "net_external_migration",
    /// Share of movers between counties who arrive in the countryside where half of the county is rural, share.
    RuralArrivalShare => "rural_arrival_share",
    /// Hazard of children relative to that of adults of their parents' age, ratio.
    ChildFollowing => "child_following",
    /// Years by which local movers are older than movers to other counties, years.
    LocalAgeShift => "local_age_shift",
    /// Position of the return curve (mu2 of Rogers-Castro), years.
    ReturnAge => "return_age",
    /// Hazard of settlement of those past the residence requirement at the openness of 2020, per person-year.
    SettlementHazard => "settlement_hazard",
    /// Rise of ln(settlement hazard) from openness 0 to 1, per unit of openness.
    SettlementOpenness => "settlement_openness",
    /// Change of ln(settlement hazard) when all unsettled are entitled to services, per unit of coverage.
    SettlementCoverage => "settlement_coverage",
    /// Rise of ln(settlement hazard) per unit of ln(income to price), per ln(ratio).
    SettlementAffordability => "settlement_affordability",
    /// Openness of settlement in Jinan and Qingdao in 2020, index 0-1.
    OpennessTier1 => "openness_tier1",
    /// Openness of settlement in the other cities in 2020, index 0-1.
    OpennessOther => "openness_other",
    /// Years of residence required before settlement at openness 0, years.
    ResidenceRequirement => "residence_requirement",
    /// Share of unsettled urban residents who hold an urban registration elsewhere, share.
    RegisteredElsewhereShare => "registered_elsewhere_share",
    /// Share of the unsettled entitled to local services in 2020, share.
    Entitled2020 => "entitled_2020",
    /// Rise of price to income per unit rise of urban residents over floor area, elasticity.
    PriceElasticity => "price_elasticity",
    /// Yearly growth of wanted floor area per head, per year.
    FloorAreaGrowth => "floor_area_growth",
    /// Share of the urban housing stock demolished a year, per year.
    HousingDemolition => "housing_demolition",
    /// Discount of the price for those in an affordable rental home, share.
    RentalDiscount => "rental_discount",
    /// Real growth of urban income per head, per year.
    IncomeGrowth => "income_growth",
    /// Growth of rural income above urban income, per year.
    IncomeConvergence => "income_convergence",
    /// Share of a shortage of school places that is built within a year, share.
    SchoolAdjustment => "school_adjustment",
    /// Yearly growth of hospital beds per head without the lever, per year.
    BedGrowth => "bed_growth",
    /// Utility of a fully mended county seat, utility.
    CountySeatEffect => "county_seat_effect",
    /// Standard deviation of the yearly shock to ln(TFR), per year.
    TfrShockSd => "tfr_shock_sd",
    /// Standard deviation of the yearly shock to e0, years.
    E0ShockSd => "e0_shock_sd",
    /// Standard deviation of the yearly shock to ln(mobility), per year.
    MobilityShockSd => "mobility_shock_sd",
    /// Share of a mobility shock left after a year, share.
    MobilityPersistence => "mobility_persistence",
    /// Standard deviation of the yearly shock to net external migration, persons.
    ExternalShockSd => "external_shock_sd",
    /// Share of an external shock left after a year, share.
    ExternalPersistence => "external_persistence",
    /// Standard deviation of the yearly shock to ln(income), per year.
    IncomeShockSd => "income_shock_sd",
    /// Standard deviation of the yearly shock to ln(rural over urban income), per year.
    RatioShockSd => "ratio_shock_sd",
    /// Standard deviation of the yearly shock to the growth of a county by migration, per person-year.
    CountyShockSd => "county_shock_sd",
    /// Share of a shock to the growth of a city or county left after a year, share.
    CountyPersistence => "county_persistence",
    // Moves between the districts of one city are not migration, so that these persons are left out of the unsettled of
    // the districts.
    /// Persons who live apart from their registration inside the districts of one city, 2020, persons.
    IntraDistrict2020 => "intra_district_2020",
    /// Persons who live apart from their registration inside the districts of one city, 2010, persons.
    IntraDistrict2010 => "intra_district_2010",
    /// Minutes to and from the stations of a train journey between cities, minutes.
    RailAccess => "rail_access",
    /// Intercept of travel time by road, minutes.
    RoadBase => "road_base",
    /// Speed by road beyond the intercept, km per hour.
    RoadSpeed => "road_speed",
    /// Sex ratio at birth of Shandong in 2020; later years follow the national decline, males per female.
    SexRatioAtBirth2020 => "sex_ratio_at_birth_2020",
    /// Persons per home, for those housed in affordable rental homes, persons.
    HouseholdSize => "household_size",
    // Technical numbers follow. The floors keep streams from being empty or negative in counties where the accounts of
    // the decade would make them so.
    /// Smoothness of the crowding penalty, as a share of the capacity, share.
    CrowdingWidth => "crowding_width",
    /// Least departures to other counties and provinces, per person-year.
    LeastOutHazard => "least_out_hazard",
    /// Least in-place transfer of rural residents, per person-year.
    LeastInPlaceTransfer => "least_in_place_transfer",
    /// Deaths among migrants in the turnover of their stock, per person-year.
    MigrantMortality => "migrant_mortality",
    /// Descent of the return curve (alpha2 of Rogers-Castro), per year.
    ReturnDescent => "return_descent",
    /// Ascent of the return curve (lambda2 of Rogers-Castro), per year.
    ReturnAscent => "return_ascent",
    /// Largest share of urban residents of a county who are unsettled, share.
    UnsettledCap => "unsettled_cap",
    /// Mean time from the start of a dwelling to its completion, years.
    ConstructionDelay => "construction_delay",
    /// Share of school places that wear out a year, per year.
    SchoolDepreciation => "school_depreciation",
    /// Fall of housing starts per unit fall of ln(built-up land over land wanted), elasticity.
    LandStartElasticity => "land_start_elasticity",
    /// Yearly quota of new built-up land as a share of built-up land, per year.
    LandQuotaGrowth => "land_quota_growth",
    /// Built-up land that the red lines allow relative to that of the base year, ratio.
    LandLimit => "land_limit",
    /// Population that water can carry in the nine cities of the Yellow River relative to residents of 2020, ratio.
    WaterCapacityYellowRiver => "water_capacity_yellow_river",
    /// The same in the other seven cities, ratio.
    WaterCapacityOther => "water_capacity_other",
    /// Fall of utility at the edge of the water capacity of a city, utility.
    WaterCoefficient => "water_coefficient",
    /// Labour force over urban residents aged 16 to 59, share.
    Participation => "participation",
    /// Urban unemployment in the base year, share.
    Unemployment2020 => "unemployment_2020",
    /// Unemployment that remains when jobs abound, share.
    FrictionalUnemployment => "frictional_unemployment",
    /// Growth of urban labour demand at a constant labour force, per year.
    JobGrowth => "job_growth",
    /// Elasticity of labour demand to the labour force of the basic sector, dimensionless.
    JobFollowing => "job_following",
    /// Rise of rural income per head per unit fall of rural residents, elasticity.
    LandPerHeadIncome => "land_per_head_income",
    /// Mean years of schooling of residents of working age in 2020, years.
    Schooling2020 => "schooling_2020",
    /// Yearly rise of mean years of schooling without the lever, years.
    SchoolingGrowth => "schooling_growth",
    /// Rise of ln(urban income) per year of schooling, per year of schooling.
    SchoolingReturn => "schooling_return",
    /// Share of children aged 0 to 2 for whom a place is asked, share.
    ChildcareUse => "childcare_use",
    /// Childcare places per 1,000 residents in the base year, places per 1000 persons.
    ChildcarePlaces2020 => "childcare_places_2020",
    /// Yearly rise of childcare places per 1,000 residents without the lever, places per 1000 persons.
    ChildcareGrowth => "childcare_growth",
    /// Share of residents aged 65 and over who need a bed in a care home, share.
    CareUse => "care_use",
    /// Beds in care homes per 1,000 residents aged 65 and over in the base year, beds per 1000 persons.
    CareBeds2020 => "care_beds_2020",
    /// Share of nursing-type beds in care homes in the base year, share.
    NursingShare2020 => "nursing_share_2020",
    /// Rise of the settlement hazard of ages 0-17 and 60+ when near relatives may settle with the adult, ratio.
    FamilyEffect => "family_effect",
    /// Fall of the return hazard of the unsettled when all are insured with employees' pensions, share.
    InsuranceReturnEffect => "insurance_return_effect",
    /// Share of the unsettled insured with employees' pensions in the base year, share.
    Insured2020 => "insured_2020",
    /// Utility of a city all of whose old communities and urban villages are renewed, utility.
    RenewalEffect => "renewal_effect",
    /// Rural residents who turn urban in place for each new small city or satellite town, persons a year, persons per year.
    TownTransfer => "town_transfer",
    /// Utility of each new small city or satellite town for the towns of its county, utility.
    TownEffect => "town_effect",
    /// Rise of ln(settlement hazard) when settling never costs rural rights, per unit of the lever.
    LandRightsSettlement => "land_rights_settlement",
    /// Fall of the utility of staying rural when leaving never costs rural rights, utility.
    LandRightsUtility => "land_rights_utility",
    /// Fall of the utility of staying rural when rights can be sold, utility.
    LandExitUtility => "land_exit_utility",
    /// Rise of utility per unit of ln(green coverage), utility per ln(ratio).
    AmenityEffect => "amenity_effect",
    /// Rise of ln(settlement hazard) when registration is done online everywhere, per unit of the lever.
    OnlineSettlement => "online_settlement",
    /// Rise of the share of a shortage built in a county that grows one point faster than the province, ratio.
    FiscalLinkEffect => "fiscal_link_effect",
    // Unit costs are orders of magnitude, and only one has a source. Costs serve to compare scenarios (docs/stocks.md).
    /// Public cost of a settled person, yuan of 2020 per person.
    CostSettled => "cost_settled",
    /// Cost of a school place, yuan of 2020 per place.
    CostSchoolPlace => "cost_school_place",
    /// Cost of a childcare place, yuan of 2020 per place.
    CostChildcarePlace => "cost_childcare_place",
    /// Cost of a hospital bed, yuan of 2020 per bed.
    CostHospitalBed => "cost_hospital_bed",
    /// Cost of a bed in a care home, yuan of 2020 per bed.
    CostCareBed => "cost_care_bed",
    /// Cost of an affordable rental home, yuan of 2020 per home.
    CostRentalHome => "cost_rental_home",
    /// Cost of preparing built-up land, yuan of 2020 per km2.
    CostLand => "cost_land",
    /// Cost of supporting a job, yuan of 2020 per job.
    CostJob => "cost_job",
    /// Cost of renewing a household's old community, yuan of 2020 per household.
    CostRenewal => "cost_renewal",
    /// Share of new beds in care homes that are of nursing type, share.
    NursingShareNew => "nursing_share_new",
    /// Green coverage of built-up area in the base year, percent.
    GreenCoverage2020 => "green_coverage_2020",
    /// Standard deviation of the yearly shock to the growth of all counties of a city by migration, per person-year.
    CityShockSd => "city_shock_sd",
    /// Standard deviation of the yearly shock to ln(mobility) of a city, per year.
    CityMobilitySd => "city_mobility_sd",
    /// Standard deviation of the yearly shock to ln(mobility) of a county, per year.
    CountyMobilitySd => "county_mobility_sd",
    /// Share of a mobility shock of a city or county left after a year, share.
    PlaceMobilityPersistence => "place_mobility_persistence",
    /// Residents whom the census of the base year counted as rural although they are urban, net, over all residents, share.
    InitialUrbanError => "initial_urban_error",
    /// Residents missed by the census of the base year, net, over those counted, share.
    InitialCountError => "initial_count_error",
    /// Unsettled urban residents of the base year over the estimate of the initial state, ratio.
    InitialUnsettledFactor => "initial_unsettled_factor",
    // Later parameters follow at the end, because the place in this list is a part of the address of a random number.
    /// Elasticity of the net transfer rate to the ratio of urban to rural residents where both are equal, dimensionless.
    TransferSlope => "transfer_slope",
    /// Half of the change of that elasticity per unit of ln(urban over rural residents), dimensionless.
    TransferCurvature => "transfer_curvature",
    /// Change of the urban share of the province by the delineation of the next census, share.
    CensusRebasing => "census_rebasing",
    /// Scale of the change of the logit of the urban share of a district by the delineation of the next census.
    DistrictRebasing => "district_rebasing",
    /// The same of a county or county-level city.
    CountyRebasing => "county_rebasing",
}

impl Parameter {
    /// The parameter of this name.
    ///
    /// # Errors
    /// If there is none; the message suggests the nearest known name.
    pub fn from_name(name: &str) -> std::result::Result<Parameter, Message> {
        Parameter::ALL.iter().copied().find(|parameter| parameter.name() == name).ok_or_else(|| {
            let hint = suggest(name, Parameter::ALL.iter().map(|parameter| parameter.name()));
            ScenarioFault::UnknownParameter { name: name.to_owned(), hint }.into()
        })
    }
}

/// Parameters of the law of the transfer from countryside to town, which are estimated together.
pub const TRANSFER_LAW: [Parameter; 5] = [
    Parameter::TransferSlope,
    Parameter::TransferCurvature,
    Parameter::MobilityTrend,
    Parameter::MobilityShockSd,
    Parameter::MobilityPersistence,
];

/// Checked priors, one per [`Parameter`] in the order of [`Parameter::ALL`], and the correlation of their scores.
#[derive(Clone, Debug, PartialEq)]
pub struct Priors {
    rows: Vec<Prior>,
    correlation: Option<Correlation>,
}

impl Priors {
    /// Orders the rows of `parameters.csv` by [`Parameter`].
    ///
    /// # Errors
    /// A parameter without a row, or a row that the model does not know.
    pub fn new(rows: &[Prior]) -> Result<Priors> {
        let file = "parameters.csv";
        // Both directions are checked: a row without a parameter would be a prior that acts on nothing.
        for row in rows {
            Parameter::from_name(&row.name).map_err(|message| Error::input(file, message))?;
        }
        let find = |parameter: &Parameter| {
            rows.iter().find(|row| row.name == parameter.name()).cloned().ok_or_else(|| {
                Error::input(file, DataValueFault::NoParameterRow { parameter: parameter.name().to_owned() })
            })
        };
        Ok(Priors { rows: Parameter::ALL.iter().map(find).collect::<Result<_>>()?, correlation: None })
    }

    /// The prior of a parameter.
    #[must_use]
    pub fn get(&self, parameter: Parameter) -> &Prior {
        &self.rows[parameter as usize]
    }

    /// The prior of a parameter, to be changed by a scenario.
    pub fn get_mut(&mut self, parameter: Parameter) -> &mut Prior {
        &mut self.rows[parameter as usize]
    }

    /// Replaces the priors of the transfer law by those estimated on other provinces: normal, with correlated scores.
    ///
    /// - `until`: last year that the estimate may have used. Before the first estimate the priors stay as they are.
    ///
    /// # Errors
    /// A table that names an unknown parameter.
    pub(crate) fn estimated(&mut self, estimates: &TransferPriors, until: u16) -> Result<()> {
        let Some(year) = estimates.years().into_iter().rfind(|year| *year <= until) else { return Ok(()) };
        let named = |name: &str, file: &str| Parameter::from_name(name).map_err(|message| Error::input(file, message));
        for row in estimates.priors.iter().filter(|row| row.known_to == year) {
            let prior = self.get_mut(named(&row.parameter, transfer_prior::PRIORS_FILE)?);
            (prior.distribution, prior.central) = (PriorShape::Normal, row.mean);
            (prior.low, prior.high) = (row.mean - Z90 * row.sd, row.mean + Z90 * row.sd);
        }
        if let Some(CorrelatedScores { parameters, factor }) = estimates.scores(year) {
            let parameters = parameters.iter().map(|name| named(name, transfer_prior::CORRELATIONS_FILE));
            self.correlation = Some(Correlation { parameters: parameters.collect::<Result<_>>()?, factor });
        }
        Ok(())
    }

    /// Takes over the priors of [`TRANSFER_LAW`] with their correlation.
    pub(crate) fn take_law(&mut self, other: &Priors) {
        for parameter in TRANSFER_LAW {
            *self.get_mut(parameter) = other.get(parameter).clone();
        }
        self.correlation.clone_from(&other.correlation);
    }

    /// The central values.
    #[must_use]
    pub fn central(&self) -> Values {
        Values(self.rows.iter().map(|prior| prior.central).collect())
    }

    /// The values at given standard normal scores, one a parameter in the order of [`Parameter::ALL`].
    #[must_use]
    pub fn at(&self, scores: &[f64]) -> Values {
        Values(self.rows.iter().zip(scores).map(|(prior, score)| value_at(prior, *score)).collect())
    }

    /// Standard normal scores of a draw, one a parameter in the order of [`Parameter::ALL`]. Every scenario has the same
    /// independent numbers; those of parameters that were estimated together are correlated as the estimate says.
    #[must_use]
    pub fn scores(&self, master_seed: u64, draw: u32) -> Vec<f64> {
        // Every parameter takes a number, also a fixed one, so that a scenario that changes one prior leaves the others as they
        // were and its differences to other scenarios have small Monte Carlo error.
        let mut rng = random::stream(master_seed, draw, 0, random::Purpose::Parameters);
        let mut scores: Vec<f64> = Parameter::ALL.iter().map(|_| random::normal(&mut rng)).collect();
        if let Some(correlation) = &self.correlation {
            correlation.apply(&mut scores);
        }
        scores
    }
}

/// Correlation of the scores of some parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlation {
    parameters: Vec<Parameter>,
    factor: LowerFactor,
}

impl Correlation {
    /// Replaces independent scores of the parameters by correlated ones.
    fn apply(&self, scores: &mut [f64]) {
        let own: Vec<f64> = self.parameters.iter().map(|parameter| scores[*parameter as usize]).collect();
        for (parameter, score) in self.parameters.iter().zip(self.factor.times(&own)) {
            scores[*parameter as usize] = score;
        }
    }
}

/// The value of each [`Parameter`] in one draw.
#[derive(Clone, Debug, PartialEq)]
pub struct Values(Vec<f64>);

impl Values {
    /// The value of a parameter, in the unit of `parameters.csv`.
    #[must_use]
    pub fn get(&self, parameter: Parameter) -> f64 {
        self.0[parameter as usize]
    }

    /// The same values with one of them replaced.
    #[must_use]
    pub fn with(mut self, parameter: Parameter, value: f64) -> Values {
        self.0[parameter as usize] = value;
        self
    }
}

/// Standard normal quantile at 90 %: half the width of an 80 % interval in standard deviations.
const Z90: f64 = 1.281_551_565_544_600_4;

/// Value of a prior at a standard normal score, moved into its bounds: the quantile at the probability of the score.
#[must_use]
pub fn value_at(prior: &Prior, score: f64) -> f64 {
    let probability = || random::normal_probability(score);
    let value = match prior.distribution {
        PriorShape::Fixed => prior.central,
        PriorShape::Uniform => prior.low + probability() * (prior.high - prior.low),
        PriorShape::Triangular => random::triangular_quantile(probability(), prior.low, prior.central, prior.high),
        // For these two shapes the quantile is linear in the score, in the value or in its logarithm, so that neither
        // probability nor quantile is computed.
        PriorShape::Normal => prior.central + score * score_sd(prior),
        PriorShape::Lognormal => prior.central * math::exp(score * score_sd(prior)),
    };
    // Moved to the bound instead of drawn again: the value stays a function of the score alone, as the smoother needs.
    value.max(prior.minimum.unwrap_or(f64::NEG_INFINITY)).min(prior.maximum.unwrap_or(f64::INFINITY))
}

/// Change per standard normal score: the standard deviation of a normal prior, that of the logarithm of a lognormal
/// prior, zero for the other shapes.
#[must_use]
pub fn score_sd(prior: &Prior) -> f64 {
    match prior.distribution {
        // The value of a uniform or triangular prior is not linear in the score, so that no single change describes it.
        PriorShape::Fixed | PriorShape::Uniform | PriorShape::Triangular => 0.0,
        PriorShape::Normal => (prior.high - prior.low) / (2.0 * Z90),
        PriorShape::Lognormal => math::ln(prior.high / prior.low) / (2.0 * Z90),
    }
}
