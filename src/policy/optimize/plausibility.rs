//! Threshold, caps and prices of an optimization problem, checked against what the model knows of them.

use qilu_messages::Message;
use qilu_messages::plausibility::AcceptanceText;
use qilu_messages::plausibility::PlausibilityFault;

use crate::data::plausibility;
use crate::data::plausibility::shown;
use crate::engine::prepared::PreparedRun;
use crate::error::Error;
use crate::error::Result;
use crate::experiments::thresholds;
use crate::expression::Checked;
use crate::region::Area;
use crate::scenario::optimization::Decision;
use crate::scenario::optimization::OptimizationProblem;
use crate::unit::Unit;

/// Largest yearly cost of a lever as a part of the disposable income of the residents of its place. Assumption: a single lever
/// is a small part of public expenditure, which is itself a part of income.
const LARGEST_PART: f64 = 0.1;

/// Yuan of the unit of costs, 100 million yuan.
const HUNDRED_MILLION: f64 = 1e8;

/// Checks the threshold against the value of the target's expression without the levers, and caps and prices against the
/// income of the residents of each place.
///
/// The true price of a lever is not known. No lever costs more than a tenth of what all residents earn, however, so a price or
/// a cap that was given in ten thousand yuan or in yuan is found where it matters. A price that is too small cannot be told
/// from that of a cheap lever.
///
/// # Errors
/// A number that is off by a power of ten, a lever whose cost or cap exceeds the disposable income; the error names file and
/// line.
pub fn check(run: &PreparedRun, problem: &OptimizationProblem) -> Result<()> {
    let target = &problem.target;
    let places = [(target.area, target.year)];
    thresholds::check(run, &target.expression, &places)?
        .map_err(|fault| Error::at_line(&problem.path, target.line, fault))?;
    if let Some(values) = thresholds::range(run, &target.expression, &places)? {
        let field = if target.at_least { "at_least" } else { "at_most" };
        let unit = target.expression.unit().map_or("", Unit::as_str);
        let what = AcceptanceText::Field { field: field.to_owned() };
        let check =
            if target.expression.expression().keeps_size() { plausibility::check_size } else { plausibility::check };
        check(what.into(), target.threshold, unit, values)
            .map_err(|fault| Error::at_line(&problem.path, target.line, fault))?;
    }
    if problem.decisions.iter().all(|decision| decision.cap.is_none() && decision.price.abs() <= 0.0) {
        return Ok(());
    }
    let income = income_per_head(run, target.year)?;
    let years = f64::from(target.year - run.scenario().base_year);
    problem.decisions.iter().try_for_each(|decision| {
        let census = &run.setup().initial.population;
        let residents: f64 = decision.setting.counties.iter().map(|county| census.residents(*county)).sum();
        affordable(decision, LARGEST_PART * residents * income / HUNDRED_MILLION, years)
            .map_err(|(line, fault)| Error::at_line(&problem.path, line, fault))
    })
}

/// Disposable income per resident of the province in a year, yuan of 2020.
fn income_per_head(run: &PreparedRun, year: u16) -> Result<f64> {
    let income = Checked::parse("(income_urban * urban_residents + income_rural * rural_residents) / residents")
        .expect("indicators that are reported");
    Ok(thresholds::range(run, &income, &[(Area::Province, year)])?.map_or(f64::INFINITY, |values| *values.end()))
}

/// The fault of a decision whose yearly cost exceeds what its place can bear, with its line.
///
/// - `income`: largest yearly cost, 100 million yuan.
/// - `years`: over which a cap is counted.
fn affordable(decision: &Decision, income: f64, years: f64) -> std::result::Result<(), (u64, Message)> {
    let row = decision.setting.lever.row();
    let largest = (decision.low - row.neutral).abs().max((decision.high - row.neutral).abs());
    let fault = |field, value: f64, cost: f64| PlausibilityFault::BeyondIncome {
        field,
        lever: row.name.to_owned(),
        place: decision.place.clone(),
        value,
        cost: shown(cost),
        income: shown(income),
    };
    let [cap_line, price_line] = decision.lines;
    let yearly = decision.price * largest;
    if yearly > income {
        return Err((price_line, fault("price", decision.price, yearly).into()));
    }
    match decision.cap {
        Some(cap) if cap / years > income => Err((cap_line, fault("cap", cap, cap / years).into())),
        _ => Ok(()),
    }
}
