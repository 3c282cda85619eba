//! Checks the names of expressions against the indicators and the populations by age.

use super::fault::ParseError;
use super::parsed::Expression;
use super::symbol::Name;
use super::symbol::OLDEST;
use super::threshold;
use super::threshold::Threshold;
use crate::axes::Sex;
use crate::axes::Status;
use crate::indicators::INDICATORS;
use crate::indicators::Indicator;
use crate::indicators::IndicatorId;
use crate::unit::Unit;
use qilu_messages::expression::ExpressionFault;
use qilu_messages::suggestion::suggest_in_language_of;

/// Part of the residents that can be divided by age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// All residents.
    Residents,
    /// Urban residents.
    Urban,
    /// Residents of one status.
    Of(Status),
    /// Residents of one sex.
    Only(Sex),
}

impl Group {
    /// Whether people of this status and sex belong to it.
    #[must_use]
    pub fn holds(self, status: Status, sex: Sex) -> bool {
        match self {
            Group::Residents => true,
            Group::Urban => status != Status::Rural,
            Group::Of(own) => own == status,
            Group::Only(own) => own == sex,
        }
    }
}

/// Names of the populations. Those that are not indicators stand for all ages where no ages are given.
pub const POPULATIONS: [(&str, Group); 10] = [
    ("residents", Group::Residents),
    ("urban", Group::Urban),
    // The long names are those of indicators. They are listed so that a user can put ages behind the name of an
    // indicator.
    ("urban_residents", Group::Urban),
    ("rural", Group::Of(Status::Rural)),
    ("rural_residents", Group::Of(Status::Rural)),
    ("unsettled", Group::Of(Status::Unsettled)),
    ("unsettled_residents", Group::Of(Status::Unsettled)),
    ("settled", Group::Of(Status::Settled)),
    ("male", Group::Only(Sex::Male)),
    ("female", Group::Only(Sex::Female)),
];

/// Quantity that a name stands for.
#[derive(Clone, Copy, Debug)]
pub enum Quantity {
    /// Value of an indicator.
    Indicator(&'static Indicator),
    /// Persons of a group from a first to a last age, both included; [`OLDEST`] stands for that age and over.
    Ages(Group, (u8, u8)),
}

/// A quantity and the year whose value is used.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// Indicator or population.
    pub quantity: Quantity,
    /// Year; `None` for the year for which the expression is evaluated.
    pub year: Option<u16>,
}

/// An expression all of whose names are indicators or populations.
#[derive(Clone, Debug)]
pub struct Checked {
    expression: Expression,
    terms: Vec<Term>,
}

impl Checked {
    /// Parses and checks.
    ///
    /// # Errors
    /// As [`Expression::parse`] and [`check`].
    pub fn parse(text: &str) -> Result<Checked, ParseError> {
        check(Expression::parse(text)?)
    }

    /// The expression as it was parsed.
    #[must_use]
    pub fn expression(&self) -> &Expression {
        &self.expression
    }

    /// The comparisons of parts of the expression with numbers, each part also as an expression of its own.
    #[must_use]
    pub fn thresholds(&self) -> Vec<(Threshold, Checked)> {
        // A part has all names of the expression, so that the terms are the same.
        let part = |own: &Threshold| Checked { expression: own.operand.clone(), terms: self.terms.clone() };
        self.expression.thresholds().into_iter().map(|own| (own.clone(), part(&own))).collect()
    }

    /// Unit of the value; `None` where it is not that of the terms alone, as for quotients and products.
    #[must_use]
    pub fn unit(&self) -> Option<Unit> {
        threshold::unit(&self.expression.root, &|index| match self.terms[index].quantity {
            Quantity::Indicator(indicator) => Some(indicator.unit),
            Quantity::Ages(..) => Some(Unit::Persons),
        })
    }

    /// Whether the expression is a condition, whose value is 1 where it holds and 0 where it does not.
    #[must_use]
    pub fn is_condition(&self) -> bool {
        self.expression.root.is_condition()
    }

    /// The indicator if the expression consists of one indicator alone.
    #[must_use]
    pub fn indicator(&self) -> Option<&'static Indicator> {
        match self.terms[..] {
            [Term { quantity: Quantity::Indicator(indicator), year: None }] => {
                // `-urban_share` has the same single term and is not the indicator; the canonical text tells the two
                // apart.
                (self.expression.to_string() == indicator.name).then_some(indicator)
            }
            _ => None,
        }
    }

    /// The quantities of its names, in the order of [`Expression::names`].
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Value of the expression.
    ///
    /// - `term`: the value of a term by its index in [`Checked::terms`].
    #[must_use]
    pub fn value(&self, term: &dyn Fn(usize) -> f64) -> f64 {
        self.expression.root.value(term)
    }
}

/// Finds the quantities of the names of an expression.
///
/// # Errors
/// If a name is neither an indicator nor a population, if ages are given for a name that is not a population, or if a share
/// is compared with a number beyond 1.
pub fn check(expression: Expression) -> Result<Checked, ParseError> {
    let terms = expression.names().iter().map(|name| term(&expression, name)).collect::<Result<_, _>>()?;
    expression.check_shares()?;
    Ok(Checked { expression, terms })
}

fn term(expression: &Expression, name: &Name) -> Result<Term, ParseError> {
    let (word, year) = (name.symbol.name.as_str(), name.symbol.year);
    let group = POPULATIONS.into_iter().find(|(known, _)| *known == word).map(|(_, group)| group);
    let quantity = match (name.symbol.ages, IndicatorId::from_name(word).map(IndicatorId::row), group) {
        (Some(ages), _, Some(group)) => Quantity::Ages(group, ages),
        // Without ages the indicator comes before the population of the same name. Both have the same value, but the
        // indicator has a unit and names in two languages.
        (None, Some(indicator), _) => Quantity::Indicator(indicator),
        (None, None, Some(group)) => Quantity::Ages(group, (0, OLDEST)),
        (Some(_), Some(_), None) => {
            let known = POPULATIONS.into_iter().map(|(known, _)| known.to_owned()).collect();
            return Err(expression.fault(name, ExpressionFault::NoAges { name: word.to_owned(), known }));
        }
        (_, None, None) => {
            let known = POPULATIONS.map(|(known, _)| known);
            let titles = INDICATORS.iter().map(|indicator| indicator.zh);
            let hint = suggest_in_language_of(word, titles, IndicatorId::names().chain(known));
            let fault = ExpressionFault::UnknownName { name: word.to_owned(), hint };
            return Err(expression.fault(name, fault));
        }
    };
    Ok(Term { quantity, year })
}
