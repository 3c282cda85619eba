//! The proofs of designs: what is no design is refused, every design of the program passes, and what is neither a design
//! nor a density is told.

use std::path::Path;

use ndarray::Array2;
use proptest::prelude::*;
use qilu_methods::design;
use qilu_methods::design::problem::DesignProblem;
use qilu_methods::design::saltelli::SecondOrder;
use qilu_methods::design::saltelli::SecondOrder::With;
use qilu_methods::design::saltelli::SecondOrder::Without;
use qilu_methods::sensitivity::Evidence;
use qilu_methods::sensitivity::ProvenDesign;
use qilu_methods::sensitivity::Resampling;
use qilu_methods::sensitivity::convergence;
use qilu_methods::sensitivity::delta;
use qilu_methods::sensitivity::morris;
use qilu_methods::sensitivity::pawn;
use qilu_methods::sensitivity::proof::InputUnits;
use qilu_methods::sensitivity::sobol;
use qilu_methods::table::ResultTable;

use super::sensitivity::RESAMPLING;
use super::sensitivity::classes;
use super::sensitivity::g;
use super::sensitivity::saltelli;
use super::sensitivity::slices;
use super::sensitivity::table;
use super::sensitivity::trajectories;

#[test]
fn what_is_no_design_is_refused() {
    let sobol = |x: Array2<f64>| {
        let table = table(x, |_| vec![0.0]);
        ProvenDesign::saltelli(&table, &InputUnits::single(&table.inputs), With, None)
            .expect_err("no design")
            .to_string()
    };
    let error = sobol(Array2::zeros((15, 3)));
    assert!(error.contains("15 rows") && error.contains("a multiple of 8"), "{error}");
    let copies = Array2::from_shape_fn((16, 3), |(row, _)| f64::from(u8::from(row >= 8)));
    let error = sobol(copies);
    assert!(error.contains("`x0` varies between base rows but has the same value at both points"), "{error}");
    let morris = |x: Array2<f64>, levels| {
        let table = table(x, |_| vec![0.0]);
        ProvenDesign::morris(&table, &InputUnits::single(&table.inputs), levels, None)
            .expect_err("no design")
            .to_string()
    };
    assert!(morris(Array2::zeros((4, 2)), 4).contains("a multiple of 3"));
    assert!(morris(Array2::zeros((3, 2)), 4).contains("0 inputs change between rows 1 and 2 instead of one"));
    let twice = ndarray::arr2(&[[0.0, 0.0], [1.0, 0.0], [0.0, 0.0]]);
    assert!(morris(twice.clone(), 4).contains("`x0` changes for the second time between rows 2 and 3"));
    assert!(morris(twice, 5).contains("5 levels"));
    let together = ndarray::arr2(&[[0.0, 0.0], [1.0, 1.0], [0.0, 0.0]]);
    assert!(morris(together, 4).contains("(inputs that change: x0, x1; if they form a group"));
    let design = design::morris::morris(10, 2, 4, 3);
    assert!(morris(design.clone(), 6).contains("is not one of 6 equally spaced levels"));
    // Steps of two of four levels look like steps of four of eight, but no value is on the last of the eight.
    assert!(morris(design, 8).contains("no input reaches from its lowest level to level 8"));
}

/// A switch that alone decides comes first, whatever stands beside it; an output without variation depends on nothing.
#[test]
fn point_masses_and_rounding_are_no_densities() {
    let latin = design::latin::latin(1000, 3, 5);
    let table = table(latin.clone(), |x| {
        let switch = f64::from(u8::from(x[0] > 0.5));
        let (noise, censored) = (1e-14 * x[1], (x[2] - 0.4).max(0.0));
        vec![3.0 * switch, 3.0 * switch + noise, 192.53 + noise, censored, 1e200 * (x[0] + 0.1 * x[1])]
    });
    let few = Resampling { resamples: 20, ..RESAMPLING };
    let found = delta::analyse(&classes(&table), &few);
    let delta = |output: usize| -> Vec<f64> { found[output].of("delta").map(|index| index.value).collect() };
    for output in [0, 1] {
        assert!((delta(output)[0] - 0.5).abs() < 0.02, "{:?}", delta(output));
        assert!(delta(output)[1..].iter().all(|delta| *delta < 0.06), "{:?}", delta(output));
    }
    assert_eq!((found[2].evidence, delta(2)), (Evidence::NoVariation, vec![0.0; 3]));
    // 40 % zeros, the rest even: the classes of the input are wholly zero or wholly not.
    assert!(delta(3)[2] > 0.6 && delta(3)[..2].iter().all(|delta| *delta < 0.1), "{:?}", delta(3));
    assert!(found[4].indices.iter().all(|index| index.value.is_finite() && index.half_width.is_finite()));
    let pawn = pawn::analyse(&slices(&table, 10));
    let medians: Vec<f64> = pawn[1].of("median").map(|index| index.value).collect();
    assert!((medians[0] - 0.5).abs() < 0.02 && medians[1] < 0.15 && medians[2] < 0.15, "{medians:?}");
    assert_eq!(pawn[2].evidence, Evidence::NoVariation);
    // The input itself is a switch: both of its levels are compared, although the upper end of a slice is open.
    let switches = super::sensitivity::table(latin.mapv(|x| f64::from(u8::from(x > 0.9))), |x| vec![x[0]]);
    let [low, high] = ["minimum", "maximum"]
        .map(|name| pawn::analyse(&slices(&switches, 10))[0].of(name).next().expect("an index").value);
    assert!((low - 0.1).abs() < 1e-9 && (high - 0.9).abs() < 1e-9, "{low} {high}");
}

/// Rounding noise is no variation, and the unit of the output does not matter, however large.
#[test]
fn noise_and_size_do_not_change_designed_indices() {
    let x = design::saltelli::saltelli(16, 3, With, 3).expect("few factors");
    let table = table(x, |x| vec![192.53 + 3e-14 * x[0], g(x), 1e200 * g(x), 1e-200 * g(x)]);
    let found = sobol::analyse(&saltelli(&table, With), &RESAMPLING);
    assert_eq!(found[0].evidence, Evidence::NoVariation);
    assert!(found[0].indices.iter().all(|index| index.value == 0.0 && index.half_width.is_nan()));
    for other in &found[2..] {
        for (found, expected) in other.indices.iter().zip(&found[1].indices) {
            assert!((found.value - expected.value).abs() < 1e-12, "{found:?}");
        }
    }
    assert!(convergence::largest_half_width(&found) < 10.0);
    let table = super::sensitivity::table(design::morris::morris(10, 3, 4, 2), |x| {
        vec![5.0 + 1e-15 * x[0], 1e300 * g(x), g(x)]
    });
    let found = morris::analyse(&trajectories(&table, 4), &RESAMPLING);
    assert!(found[0].indices.iter().all(|index| index.value == 0.0 && index.half_width.is_nan()));
    for (huge, plain) in found[1].indices.iter().zip(&found[2].indices) {
        assert!((huge.value / 1e300 - plain.value).abs() < 1e-12, "{huge:?} {plain:?}");
    }
}

proptest! {
    /// Exchanging any two different rows of a design of Saltelli is found, at a row that is not before the base row of the
    /// first of them. With a single factor the points of two base rows can be exchanged, which gives another design.
    #[test]
    fn exchanged_rows_are_found(
        (base, factors, second_order) in (1_usize..20, 2_usize..6, any::<bool>()), seed in 0..1000_u64, rows in any::<(prop::sample::Index, prop::sample::Index)>(),
    ) {
        let second_order = SecondOrder::from(second_order);
        let x = design::saltelli::saltelli(base, factors, second_order, seed).expect("few factors");
        let (a, b) = (rows.0.index(x.nrows()), rows.1.index(x.nrows()));
        let mut table = table(x, |x| vec![x[0]]);
        let units = InputUnits::single(&table.inputs);
        if base > 1 {
            prop_assert!(ProvenDesign::saltelli(&table, &units, second_order, None).is_ok());
        }
        prop_assume!(table.x.row(a) != table.x.row(b));
        for factor in 0..factors {
            table.x.swap((a, factor), (b, factor));
        }
        let error = ProvenDesign::saltelli(&table, &units, second_order, None).expect_err("exchanged").to_string();
        let row: usize = error.strip_prefix("row ").and_then(|rest| rest.split(' ').next()).expect("a row").parse().expect("a number");
        let block = design::saltelli::block(factors, second_order);
        prop_assert!(row > a.min(b) / block * block, "{}", error);
    }

    /// Every design of the program passes its own check, in any unit and as text with six digits.
    #[test]
    fn every_design_proves_itself(
        points in 2_usize..30, factors in 1_usize..8, half in 1_usize..5, seed in 0..1000_u64, low in -1e3..1e3_f64, width in 1e-3..1e6_f64,
    ) {
        let written = |x: Array2<f64>| {
            let scaled = x.mapv(|x| low + x * width);
            let text: Vec<String> = scaled.rows().into_iter().map(|row| {
                row.iter().map(|x| format!("{x:.9e}")).collect::<Vec<_>>().join(",") + ",1\n"
            }).collect();
            let names: Vec<String> = (0..x.ncols()).map(|at| format!("x{at}")).collect();
            let header = names.join(",") + ",y\n";
            ResultTable::parse(Path::new("t.csv"), &(header + &text.concat()), Some(&names), None).expect("a table")
        };
        for second_order in [With, Without] {
            let table = written(design::saltelli::saltelli(points, factors, second_order, seed).expect("few factors"));
            let found = ProvenDesign::saltelli(&table, &InputUnits::single(&table.inputs), second_order, None);
            prop_assert!(found.is_ok(), "{:?}", found.err());
        }
        let table = written(design::morris::morris(points, factors, 2 * half, seed));
        let problem = DesignProblem {
            names: table.inputs.clone(), bounds: vec![[low, low + width]; factors], groups: None, dists: None,
        };
        let found = ProvenDesign::morris(&table, &InputUnits::of_problem(&problem), 2 * half, Some(&problem));
        prop_assert!(found.is_ok(), "{:?}", found.err());
    }
}
