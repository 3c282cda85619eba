//! The numbers that parts of an expression are compared with.

use super::fault::ParseError;
use super::parsed::Expression;
use super::symbol::Name;
use super::tree::Binary;
use super::tree::Function;
use super::tree::Node;
use super::tree::level;
use crate::data::plausibility;
use crate::indicators::IndicatorId;
use crate::unit::Unit;
use qilu_messages::Message;
use qilu_messages::plausibility::AcceptanceText;
use qilu_messages::plausibility::PlausibilityFault;
use std::ops::RangeInclusive;

/// How a part of an expression meets a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meeting {
    /// Both are compared, by a comparison or by `min` or `max`.
    Compared,
    /// The number is added to the part or taken from it.
    Added,
}

/// A comparison of a part of an expression with a number, or a sum of both.
#[derive(Clone, Debug)]
pub struct Threshold {
    /// The part that is compared; it has all names of the expression, so that the indices of the names are the same.
    pub operand: Expression,
    /// The number.
    pub value: f64,
    /// First name in the part, to which a fault points.
    pub name: Name,
    meeting: Meeting,
}

impl Threshold {
    /// Checks the number against the values of the part.
    ///
    /// - `unit`: unit of the part, as files name it; empty if it is not known.
    /// - `values`: smallest and largest value of the part.
    ///
    /// # Errors
    /// As [`plausibility::check`]; the fault points to the part.
    pub fn check(&self, unit: &str, values: RangeInclusive<f64>) -> Result<(), ParseError> {
        let operand = self.operand.to_string();
        let (what, check): (_, fn(_, _, &str, _) -> _) = match self.meeting {
            Meeting::Compared if self.operand.keeps_size() => {
                (AcceptanceText::ThresholdOf { operand }, plausibility::check_size)
            }
            Meeting::Compared => (AcceptanceText::ThresholdOf { operand }, plausibility::check),
            Meeting::Added => (AcceptanceText::AddendOf { operand }, plausibility::check_addend),
        };
        check(what.into(), self.value, unit, values).map_err(|fault| self.operand.fault(&self.name, fault))
    }

    /// Checks the number against the bounds of shares and indices.
    fn within_bounds(&self, unit: Option<Unit>) -> Result<(), ParseError> {
        let operand = self.operand.to_string();
        let fault = match self.meeting {
            Meeting::Compared => share_fault(&operand, self.value, unit),
            Meeting::Added => addend_fault(operand, self.value, unit),
        };
        fault.map_or(Ok(()), |fault| Err(self.operand.fault(&self.name, fault)))
    }
}

/// The fault of a number with which a quantity is compared that is a share or an index and never beyond 1; `None` if the
/// number is possible.
#[must_use]
pub fn share_fault(operand: &str, value: f64, unit: Option<Unit>) -> Option<Message> {
    // Differences of shares can be negative.
    if !matches!(unit, Some(Unit::Share | Unit::Index)) || value.abs() <= 1.0 {
        return None;
    }
    let fault = PlausibilityFault::ShareThreshold { operand: operand.to_owned(), value };
    let range = if value < 0.0 { -1.0..=0.0 } else { 0.0..=1.0 };
    Some(plausibility::explained(fault, value, Unit::Share.as_str(), range))
}

/// Largest number that can be added to a share or an index, as in `2 - urban_share - registered_urban_share`.
const LARGEST_ADDEND: f64 = 2.0;

/// The fault of a number that is added to a share or an index and is in another unit.
fn addend_fault(operand: String, value: f64, unit: Option<Unit>) -> Option<Message> {
    if !matches!(unit, Some(Unit::Share | Unit::Index)) || value.abs() <= LARGEST_ADDEND {
        return None;
    }
    let fault = PlausibilityFault::ShareAddend { operand, value };
    Some(plausibility::explained(fault, value.abs(), Unit::Share.as_str(), 0.0..=1.0))
}

impl Expression {
    /// The comparisons of parts of the expression with numbers, and their sums, in the order of the text.
    #[must_use]
    pub fn thresholds(&self) -> Vec<Threshold> {
        let mut found = Vec::new();
        walk(&self.root, &mut |operand, value, meeting| {
            if let Some(name) = first_name(operand) {
                let name = self.names()[name].clone();
                found.push(Threshold { operand: self.part(operand.clone()), value, name, meeting });
            }
        });
        found
    }

    /// Whether the value keeps its order of magnitude: that of a product or a quotient of names does, and that of a
    /// difference, which can be close to 0, does not.
    #[must_use]
    pub fn keeps_size(&self) -> bool {
        keeps_size(&self.root)
    }

    /// Checks the numbers that shares are compared with, where a name is that of an indicator.
    ///
    /// # Errors
    /// A share or an index is compared with a number beyond 1.
    pub fn check_shares(&self) -> Result<(), ParseError> {
        let named = |index: usize| {
            let symbol = &self.names()[index].symbol;
            match symbol.ages {
                Some(_) => None,
                None => IndicatorId::from_name(&symbol.name).map(|id| id.row().unit),
            }
        };
        self.thresholds().iter().try_for_each(|own| own.within_bounds(unit(&own.operand.root, &named)))
    }
}

/// Calls `visit` for each comparison or sum of a part that has names with one that has none.
fn walk(node: &Node, visit: &mut dyn FnMut(&Node, f64, Meeting)) {
    match node {
        Node::Number(_) | Node::Name(_) => {}
        Node::Minus(inner) | Node::Not(inner) => walk(inner, visit),
        Node::Binary(binary, operands) => {
            let [left, right] = &**operands;
            let meeting = match binary {
                Binary::Add | Binary::Subtract => Some(Meeting::Added),
                _ => (binary.level() == level::COMPARISON).then_some(Meeting::Compared),
            };
            if let Some(meeting) = meeting {
                match (constant(left), constant(right)) {
                    (None, Some(value)) => visit(left, value, meeting),
                    (Some(value), None) => visit(right, value, meeting),
                    _ => {}
                }
            }
            walk(left, visit);
            walk(right, visit);
        }
        Node::Call(function, operands) => {
            if matches!(function, Function::Min | Function::Max) {
                let numbers = operands.iter().filter_map(constant);
                for value in numbers {
                    let others = operands.iter().filter(|operand| constant(operand).is_none());
                    others.for_each(|operand| visit(operand, value, Meeting::Compared));
                }
            }
            for operand in operands {
                walk(operand, visit);
            }
        }
    }
}

/// The first name of a part; `None` if it has none.
fn first_name(node: &Node) -> Option<usize> {
    match node {
        Node::Number(_) => None,
        Node::Name(index) => Some(*index),
        Node::Minus(inner) | Node::Not(inner) => first_name(inner),
        Node::Binary(_, operands) => operands.iter().find_map(first_name),
        Node::Call(_, operands) => operands.iter().find_map(first_name),
    }
}

/// The value of a part without names.
fn constant(node: &Node) -> Option<f64> {
    first_name(node).is_none().then(|| node.value(&|_| f64::NAN)).filter(|value| value.is_finite())
}

/// Whether a part is a product or a quotient of names, which keeps its order of magnitude. A difference need not.
fn keeps_size(node: &Node) -> bool {
    match node {
        Node::Number(_) | Node::Name(_) => true,
        Node::Binary(Binary::Multiply | Binary::Divide, operands) => operands.iter().all(keeps_size),
        _ => false,
    }
}

/// Unit of a part, given those of the names; `None` where it is not that of the names alone, as for quotients and products.
pub(super) fn unit(node: &Node, named: &dyn Fn(usize) -> Option<Unit>) -> Option<Unit> {
    // A number takes the unit of what it is added to or compared with.
    let common = |operands: &[&Node]| {
        let mut units =
            operands.iter().filter(|operand| constant(operand).is_none()).map(|operand| unit(operand, named));
        let first = units.next()??;
        units.all(|other| other == Some(first)).then_some(first)
    };
    match node {
        Node::Name(index) => named(*index),
        Node::Minus(inner) => unit(inner, named),
        Node::Binary(Binary::Add | Binary::Subtract, operands) => common(&[&operands[0], &operands[1]]),
        Node::Call(Function::Min | Function::Max | Function::Abs, operands) => {
            common(&operands.iter().collect::<Vec<_>>())
        }
        Node::Call(Function::If, operands) => common(&[&operands[1], &operands[2]]),
        // Products, quotients and powers have other units, and numbers and comparisons have none.
        Node::Number(_) | Node::Not(_) | Node::Binary(..) | Node::Call(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::Checked;

    #[track_caller]
    fn refused(text: &str, expected: &str) {
        let said = Checked::parse(text).expect_err("a share is compared with a number beyond 1").to_string();
        assert!(said.contains(expected), "{text}: {said}");
    }

    #[test]
    fn a_share_is_compared_with_a_share() {
        refused(
            "urban_share >= 75",
            "`urban_share` is a share from 0 to 1 and cannot be compared with 75; in per cent? If so, write 0.75",
        );
        refused("75 <= urban_share", "write 0.75");
        refused("births > 0 and urban_share@2035 > 680", "in thousandths (per mille)? If so, write 0.68");
        refused("urban_share@2035 - urban_share@2025 > 5", "`urban_share@2035 - urban_share@2025` is a share");
        refused("if(births > 0, urban_share, 0.5) < -50", "write -0.5");
        refused("max(urban_share, 0.6) + 0.1 > 7 * 10", "write 0.7");
        refused("urban_share - 75 > 0", "75 cannot be added to it or taken from it; in per cent? If so, write 0.75");
        refused("abs(75 - urban_share) < 1", "cannot be added");
        refused("urban_share@2035 > urban_share@2025 + 8", "cannot be added");
        refused("max(urban_share, 75)", "cannot be compared with 75");
        for sound in [
            "1 - urban_share",
            "2 - urban_share - registered_urban_share",
            "urban_share * 100 - 75",
            "urban_share >= 0.75",
            "100 * urban_share >= 75",
            "residents >= 1e8",
            "urban_share / 0.01 > 75",
        ] {
            assert!(Checked::parse(sound).is_ok(), "{sound}");
        }
    }

    #[test]
    fn every_comparison_with_a_number_is_a_threshold() {
        let parsed = Expression::parse("not (a > 1 + 1) or min(b, c < 3) == 4 or a < b").expect("an expression");
        let found: Vec<(String, f64)> =
            parsed.thresholds().into_iter().map(|own| (own.operand.to_string(), own.value)).collect();
        let expected = [("a".to_owned(), 2.0), ("min(b, c < 3)".to_owned(), 4.0), ("c".to_owned(), 3.0)];
        assert_eq!(found, expected);
        let parsed = Expression::parse("max(a, 2) - 3 > b + 1").expect("an expression");
        let found: Vec<(String, f64)> =
            parsed.thresholds().into_iter().map(|own| (own.operand.to_string(), own.value)).collect();
        assert_eq!(found, [("max(a, 2)".to_owned(), 3.0), ("a".to_owned(), 2.0), ("b".to_owned(), 1.0)]);
    }
}
