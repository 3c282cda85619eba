//! Identities that hold for all settings. Their tolerances must never be raised to make a test pass.

use ndarray::Array1;
use ndarray::Array2;
use ndarray::Array4;
use ndarray::Axis;
use proptest::prelude::*;
use qilu::axes::AGES;
use qilu::axes::Sex;
use qilu::axes::Status;
use qilu::engine::reference;
use qilu::engine::reference::Ledger;
use qilu::measure::Account;
use qilu::measure::MEASURES;
use qilu::measure::Measure as M;
use qilu::model::population::Population;
use qilu::region::CountyId;

use crate::synthetic::Fixture;
use crate::synthetic::assert_close;
use crate::synthetic::seeds;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn whoever_leaves_a_county_for_another_arrives_in_one_of_the_same_sex_and_age(seed in seeds(any::<bool>())) {
        let fixture = Fixture::new(&seed);
        let ledger = reference::year(&fixture.region, &fixture.rates(), &fixture.population);
        // Sums over counties and statuses leave sex and age.
        let by_sex_and_age = |flow: &Array4<f64>| flow.sum_axis(Axis(1)).sum_axis(Axis(0));
        let scale = by_sex_and_age(&fixture.population.to_array()).sum();
        let moves = [
            (by_sex_and_age(&ledger.internal_in), by_sex_and_age(&ledger.internal_out)),
            (ledger.return_in.sum_axis(Axis(0)), by_sex_and_age(&ledger.return_out)),
        ];
        for (arrivals, departures) in &moves {
            for (place, arrived) in arrivals.indexed_iter() {
                assert_close(*arrived, departures[place], scale, || format!("(sex, age) {place:?}"));
            }
        }
    }

    #[test]
    fn arrivals_equal_departures_in_the_accounts_of_the_fast_engine(seed in seeds(any::<bool>())) {
        let fixture = Fixture::new(&seed);
        let accounts = fixture.advance(&mut fixture.population.clone());
        let sum = |measure: M| accounts.iter().map(|account| account[measure]).sum::<f64>();
        let scale = accounts.iter().map(Account::residents).sum();
        let arrivals = sum(M::InternalInUrban) + sum(M::InternalInRural);
        assert_close(arrivals, sum(M::InternalOutUrban) + sum(M::InternalOutRural), scale, || "moves".to_owned());
        assert_close(sum(M::ReturnIn), sum(M::ReturnOut), scale, || "returns".to_owned());
    }

    #[test]
    fn every_cell_of_the_fast_engine_balances_with_the_ledger(seed in seeds(any::<bool>())) {
        let fixture = Fixture::new(&seed);
        let ledger = reference::year(&fixture.region, &fixture.rates(), &fixture.population);
        let mut end = fixture.population.clone();
        fixture.advance(&mut end);
        let (start, end) = (fixture.population.to_array(), end.to_array());
        let scale = end.iter().fold(0.0, |largest: f64, cell| largest.max(*cell));
        for (place, persons) in end.indexed_iter() {
            assert_close(*persons, balance(&start, &ledger, place), scale, || format!("{place:?}"));
        }
    }

    #[test]
    fn residents_of_the_fast_engine_balance_with_its_accounts(seed in seeds(any::<bool>())) {
        let fixture = Fixture::new(&seed);
        let mut end = fixture.population.clone();
        let accounts = fixture.advance(&mut end);
        let scale = accounts.iter().map(Account::residents).sum();
        for (county, account) in fixture.region.county_ids().zip(&accounts) {
            let (rural, urban) = (fixture.population.count(county, Status::Rural), fixture.population.urban(county));
            let rural = rural + net(account, RURAL_GAINS) - net(account, RURAL_LOSSES);
            let urban = urban + net(account, URBAN_GAINS) - net(account, URBAN_LOSSES);
            assert_close(account[M::Rural], rural, scale, || format!("countryside of {county:?}"));
            assert_close(account.urban(), urban, scale, || format!("town of {county:?}"));
            assert_close(account.residents(), end.residents(county), scale, || format!("{county:?}"));
            let ages = net(account, &[M::Age0To14, M::Age15To59, M::Age60Plus]);
            assert_close(account.residents(), ages, scale, || format!("ages of {county:?}"));
        }
    }

    #[test]
    fn no_cell_and_no_flow_is_negative_or_not_finite_at_any_allowed_rate(seed in seeds(Just(true))) {
        let fixture = Fixture::new(&seed);
        let (mut fast, mut plain) = (fixture.population.clone(), fixture.population.clone());
        for _ in 0..5 {
            let accounts = fixture.advance(&mut fast);
            plain = reference::apply(&plain, &reference::year(&fixture.region, &fixture.rates(), &plain));
            let whole = |value: &f64| value.is_finite() && *value >= 0.0;
            prop_assert!(fast.to_array().iter().all(whole), "fast engine");
            prop_assert!(plain.to_array().iter().all(whole), "plain engine");
            prop_assert!(accounts.iter().flat_map(|account| &account.0).all(whole), "accounts");
        }
    }

    #[test]
    fn doubling_every_stock_doubles_every_flow_and_every_stock_to_the_last_bit(seed in seeds(any::<bool>())) {
        let mut fixture = Fixture::new(&seed);
        let mut single = fixture.population.clone();
        let mut double = fixture.population.clone();
        // Doubling changes only the exponent of a binary number, so results must be equal to the last bit.
        double.scale(2.0);
        for _ in 0..3 {
            let accounts = fixture.advance(&mut single);
            fixture.external_in.iter_mut().chain(&mut fixture.talent_in).for_each(|persons| *persons *= 2.0);
            let twice = fixture.advance(&mut double);
            fixture.external_in.iter_mut().chain(&mut fixture.talent_in).for_each(|persons| *persons *= 0.5);
            let doubled: Vec<Account> = accounts.iter().map(|account| Account(account.0.map(|value| 2.0 * value))).collect();
            prop_assert_eq!(doubled, twice);
            prop_assert_eq!(single.to_array() * 2.0, double.to_array());
        }
    }

    #[test]
    fn counties_add_up_to_the_same_province_in_any_order(
        counties in prop::collection::vec(prop::array::uniform(0.0..1e7_f64), 2..140),
    ) {
        let accounts: Vec<Account> = counties.into_iter().map(Account).collect();
        let add = |order: &mut dyn Iterator<Item = &Account>| {
            order.fold(Account::default(), |mut sum, account| { sum.add(account); sum })
        };
        let (forth, back) = (add(&mut accounts.iter()), add(&mut accounts.iter().rev()));
        let mut cities = Account::default();
        accounts.chunks(8).for_each(|city| cities.add(&add(&mut city.iter())));
        for measure in 0..MEASURES {
            prop_assert!((forth.0[measure] / back.0[measure] - 1.0).abs() < 1e-12);
            prop_assert!((forth.0[measure] / cities.0[measure] - 1.0).abs() < 1e-12);
        }
    }
}

proptest! {
    // A thousand years take long, so there are few cases.
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn without_migration_the_population_becomes_the_stable_one_of_its_leslie_matrix(seed in seeds(Just(false))) {
        let fixture = Fixture::new(&seed).closed();
        let mut population = fixture.population.clone();
        for _ in 0..1000 {
            fixture.advance(&mut population);
        }
        let before = population.clone();
        fixture.advance(&mut population);
        for county in fixture.region.county_ids() {
            for status in Status::ALL.into_iter().filter(|&status| before.count(county, status) > 0.0) {
                let stable = Stable::of(&fixture, county, status);
                let growth = population.count(county, status) / before.count(county, status);
                // The other eigenvalues of the Leslie matrix have decayed far below the tolerance after a thousand
                // years.
                prop_assert!((growth / stable.growth - 1.0).abs() < 1e-9, "growth of {status:?} in {county:?}");
                check_structure(&population, county, status, &stable);
            }
        }
    }
}

const RURAL_GAINS: &[M] = &[M::BirthsRural, M::InternalInRural, M::ExternalInRural, M::ReturnIn];
const RURAL_LOSSES: &[M] = &[M::DeathsRural, M::InternalOutRural, M::ExternalOutRural, M::LocalMoves, M::Reclassified];
const URBAN_GAINS: &[M] = &[M::BirthsUrban, M::InternalInUrban, M::ExternalInUrban, M::LocalMoves, M::Reclassified];
const URBAN_LOSSES: &[M] = &[M::DeathsUrban, M::InternalOutUrban, M::ExternalOutUrban, M::ReturnOut];

fn net(account: &Account, measures: &[M]) -> f64 {
    measures.iter().map(|&measure| account[measure]).sum()
}

/// Persons a year older, plus births, minus deaths, plus in, minus out.
fn balance(start: &Array4<f64>, ledger: &Ledger, place: (usize, usize, usize, usize)) -> f64 {
    let (county, status, sex, age) = place;
    let person = (county, sex, age);
    let older = match age {
        0 => ledger.births[(county, status, sex)],
        100 => start[(county, status, sex, 99)] + start[(county, status, sex, 100)],
        _ => start[(county, status, sex, age - 1)],
    };
    let moved = ledger.internal_in[place] + ledger.external_in[place]
        - ledger.internal_out[place]
        - ledger.external_out[place]
        - ledger.return_out[place];
    let to_settled = ledger.reclassified_settled[person];
    let in_place = match Status::ALL[status] {
        Status::Rural => ledger.return_in[person] - ledger.local[person] - ledger.reclassified[person],
        Status::Unsettled => {
            ledger.local[person] - ledger.settlement[person] + ledger.reclassified[person] - to_settled
        }
        Status::Settled => ledger.settlement[person] + to_settled,
    };
    older - ledger.deaths[place] + moved + in_place
}

/// The stable population of a closed one, from its Leslie matrix.
struct Stable {
    /// Growth factor a year, the dominant eigenvalue.
    growth: f64,
    /// Share of each sex and age.
    share: [Vec<f64>; 2],
}

impl Stable {
    /// Females by the dominant eigenvector of their Leslie matrix (Leslie 1945), males by their own survival from the
    /// births of the females.
    fn of(fixture: &Fixture, county: CountyId, status: Status) -> Stable {
        let rates = fixture.rates();
        let (city, residence) = (fixture.region.city_of(county), status.residence());
        let asfr = rates.asfr(city, residence);
        let [male, female] = Sex::ALL.map(|sex| rates.survival(city, residence, sex));
        let girls = (1.0 - fixture.male_share) * female.births;
        let boys = fixture.male_share * male.births;
        let mut leslie = Array2::<f64>::zeros((AGES, AGES));
        for age in 0..AGES {
            let next = (age + 1).min(AGES - 1);
            // A woman is at risk half a year at her age and, if she lives, half a year at the next.
            leslie[(0, age)] += girls * 0.5 * (asfr[age] + female.ratio[age] * asfr[next]);
            leslie[(next, age)] += female.ratio[age];
        }
        let mut women = Array1::from_elem(AGES, 1.0 / AGES as f64);
        let mut growth = 1.0;
        for _ in 0..2500 {
            women = leslie.dot(&women);
            growth = women.sum();
            women /= growth;
        }
        let mut men = vec![women[0] * boys / girls];
        for age in 1..AGES {
            let persons = men[age - 1] * male.ratio[age - 1];
            // Those of the open group who were there already: a geometric series.
            men.push(persons / if age == AGES - 1 { growth - male.ratio[age] } else { growth });
        }
        let all = men.iter().sum::<f64>() + women.sum();
        let share = [men, women.to_vec()].map(|ages| ages.iter().map(|persons| persons / all).collect());
        Stable { growth, share }
    }
}

#[track_caller]
fn check_structure(population: &Population, county: CountyId, status: Status, stable: &Stable) {
    let all = population.count(county, status);
    for sex in Sex::ALL {
        let row = population.row(county, status, sex);
        for age in 0..AGES {
            let (share, expected) = (row[age] / all, stable.share[sex as usize][age]);
            assert!(
                (share - expected).abs() < 1e-10,
                "{status:?} in {county:?}, {sex:?} of {age}: {share}, {expected}"
            );
        }
    }
}
