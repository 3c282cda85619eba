//! The package as it is: the model meets the decade that it was calibrated on, and both engines agree on it.

use std::path::Path;
use std::sync::Arc;

use qilu::data::Data;
use qilu::engine::reference;
use qilu::engine::setup::Setup;
use qilu::region::CountyId;
use qilu::scenario::uncertainty::Priors;

use crate::quick::twins::check_accounts;
use crate::quick::twins::check_cells;
use crate::synthetic::Fixture;

fn data() -> Arc<Data> {
    Arc::new(Data::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data")).expect("the package loads"))
}

#[test]
fn at_central_values_the_decade_is_met_in_every_county() {
    let data = data();
    let region = &data.region;
    let values = Priors::new(&data.parameters).expect("the package has every prior").central();
    let setup = Setup::new(&data, 2020, &values);
    // The solver stops at 1e-9; the limit of the residual leaves a factor of ten for rounding.
    let constants = setup.calibration.solve(region, &values, 1e-9);
    assert!(constants.residual < 1e-8, "the contraction leaves {}", constants.residual);
    let found = setup.calibration.reproduce(region, &constants, &values);
    let window = &setup.calibration.window;
    for (county, unit) in region.counties.iter().enumerate() {
        // A relative error of 1e-9 in flows leaves far less than a millionth of the residents as error of net
        // migration.
        let allowed = 1e-6 * setup.initial.population.residents(CountyId(county));
        let difference = found.net[county] - window.net[county];
        assert!(difference.abs() < allowed, "net migration of {}: off by {difference} a year", unit.names.zh);
    }
}

#[test]
fn both_engines_agree_on_the_real_province() {
    let fixture = Fixture::real(&data());
    let mut fast = fixture.population.clone();
    let accounts = fixture.advance(&mut fast);
    let ledger = reference::year(&fixture.region, &fixture.rates(), &fixture.population);
    let reference = reference::apply(&fixture.population, &ledger);
    check_cells(&fast, &reference, 2021);
    check_accounts(&accounts, &ledger.accounts(&fixture.rates(), &reference), 2021);
}
