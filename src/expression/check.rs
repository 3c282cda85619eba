//! Expressions against what the model knows: indicators, and residents by age.

use super::fault::ParseError;
use super::parsed::Expression;
use super::symbol::Name;
use super::symbol::OLDEST;
use crate::axes::Sex;
use crate::axes::Status;
use crate::indicators::Indicator;
use crate::indicators::IndicatorId;
use qilu_messages::expression::ExpressionFault;
use qilu_messages::suggestion::suggest;

/// Residents that can be sliced by age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// All.
    Residents,
    /// Those of towns.
    Urban,
    /// Those of one status.
    Of(Status),
    /// Men or women.
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

/// Names of the populations; the short names that are no indicators stand for all ages when they are not sliced.
pub const POPULATIONS: [(&str, Group); 10] = [
    ("residents", Group::Residents),
    ("urban", Group::Urban),
    ("urban_residents", Group::Urban),
    ("rural", Group::Of(Status::Rural)),
    ("rural_residents", Group::Of(Status::Rural)),
    ("unsettled", Group::Of(Status::Unsettled)),
    ("unsettled_residents", Group::Of(Status::Unsettled)),
    ("settled", Group::Of(Status::Settled)),
    ("male", Group::Only(Sex::Male)),
    ("female", Group::Only(Sex::Female)),
];

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
pub enum Quantity {
    /// An indicator.
    Indicator(&'static Indicator),
    /// Persons of a group from a first to a last age, both included; [`OLDEST`] stands for that age and over.
    Ages(Group, (u8, u8)),
}

/// A quantity and the year it is asked of; `None` for the year that the expression is worked out in.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// What.
    pub quantity: Quantity,
    /// When.
    pub year: Option<u16>,
}

/// An expression whose names are all known.
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

    /// The expression.
    #[must_use]
    pub fn expression(&self) -> &Expression {
        &self.expression
    }

    /// The indicator that the expression is and nothing else, if it is one.
    #[must_use]
    pub fn indicator(&self) -> Option<&'static Indicator> {
        match self.terms[..] {
            [Term { quantity: Quantity::Indicator(indicator), year: None }] => {
                (self.expression.to_string() == indicator.name).then_some(indicator)
            }
            _ => None,
        }
    }

    /// What its names stand for, in the order of [`Expression::names`].
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Value, given those of its terms by their place.
    #[must_use]
    pub fn value(&self, term: &dyn Fn(usize) -> f64) -> f64 {
        self.expression.root.value(term)
    }
}

/// Finds out what the names of an expression stand for.
///
/// # Errors
/// A name that is neither an indicator nor a population, or an age slice of what is no population.
pub fn check(expression: Expression) -> Result<Checked, ParseError> {
    let terms = expression.names().iter().map(|name| term(&expression, name)).collect::<Result<_, _>>()?;
    Ok(Checked { expression, terms })
}

fn term(expression: &Expression, name: &Name) -> Result<Term, ParseError> {
    let (word, year) = (name.symbol.name.as_str(), name.symbol.year);
    let group = POPULATIONS.into_iter().find(|(known, _)| *known == word).map(|(_, group)| group);
    let quantity = match (name.symbol.ages, IndicatorId::from_name(word).map(IndicatorId::row), group) {
        (Some(ages), _, Some(group)) => Quantity::Ages(group, ages),
        (None, Some(indicator), _) => Quantity::Indicator(indicator),
        (None, None, Some(group)) => Quantity::Ages(group, (0, OLDEST)),
        (Some(_), Some(_), None) => {
            let known = POPULATIONS.into_iter().map(|(known, _)| known.to_owned()).collect();
            return Err(expression.fault(name, ExpressionFault::NoAges { name: word.to_owned(), known }));
        }
        (_, None, None) => {
            let known = POPULATIONS.map(|(known, _)| known);
            let known = IndicatorId::names().chain(known);
            let fault = ExpressionFault::UnknownName { name: word.to_owned(), hint: suggest(word, known) };
            return Err(expression.fault(name, fault));
        }
    };
    Ok(Term { quantity, year })
}
