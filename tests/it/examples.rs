//! The programs of `examples/` run without changes.

#[path = "../../examples/compare.rs"]
mod compare;
#[path = "../../examples/own_indicator.rs"]
mod own_indicator;
#[path = "../../examples/own_sweep.rs"]
mod own_sweep;
#[path = "../../examples/run.rs"]
mod run;

#[test]
fn the_examples_run() {
    // They open `data` in the current folder, which for tests is that of the package.
    compare::main().expect("compare");
    own_indicator::main().expect("own indicator");
    own_sweep::main().expect("own sweep");
    run::main().expect("run");
}
