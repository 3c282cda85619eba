//! First-order, total and second-order indices with bootstrap intervals of many outputs, beside SALib on the same
//! outputs in the same run.
//!
//! `cargo bench -p qilu-benches --bench sensitivity -- 300` uses 300 outputs; the default is 10. tests/oracle/setup.sh installs SALib.

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::time::Instant;

use ndarray::Array2;
use qilu_methods::design::saltelli;
use qilu_methods::design::saltelli::SecondOrder;
use qilu_methods::sensitivity::ProvenDesign;
use qilu_methods::sensitivity::Resampling;
use qilu_methods::sensitivity::SensitivityResult;
use qilu_methods::sensitivity::proof::InputUnits;
use qilu_methods::sensitivity::sobol;
use qilu_methods::table::ResultTable;

const FACTORS: usize = 12;
const BASE: usize = 1024;
const RESAMPLING: Resampling = Resampling { resamples: 100, confidence: 0.95, seed: 1 };

/// Outputs that are sums of squares of inputs and of products of two inputs.
fn table(count: usize) -> ResultTable {
    let x = saltelli::saltelli(BASE, FACTORS, SecondOrder::With, 1).expect("few factors");
    let y = Array2::from_shape_fn((x.nrows(), count), |(row, output)| {
        let x = x.row(row);
        let term = |at: usize| ((7 * at + 3 * output) % 11) as f64 * x[at] * x[(at + output) % FACTORS];
        (0..FACTORS).map(term).sum()
    });
    let names = |count: usize, letter: &str| (0..count).map(|at| format!("{letter}{at}")).collect();
    ResultTable::new(names(FACTORS, "x"), x, names(count, "y"), y)
}

/// The time of SALib in seconds, and the sum of its indices, with which the results are compared.
fn by_salib(y: &Array2<f64>) -> (f64, f64) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = folder.join("../target/oracle-venv/bin/python");
    assert!(python.exists(), "{} is missing: run tests/oracle/setup.sh", python.display());
    let arguments = [FACTORS, BASE, RESAMPLING.resamples as usize].map(|number| number.to_string());
    let mut child = Command::new(python)
        .arg(folder.join("salib.py"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let bytes: Vec<u8> = y.t().iter().flat_map(|value| value.to_le_bytes()).collect();
    child.stdin.take().expect("piped").write_all(&bytes).expect("Python reads");
    let output = child.wait_with_output().expect("Python ends");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let numbers: Vec<f64> = text.split_whitespace().map(|number| number.parse().expect("a number")).collect();
    let [seconds, sum] = numbers[..] else { panic!("benches/salib.py failed") };
    (seconds, sum)
}

fn main() {
    let count = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(10);
    let table = table(count);
    let units = InputUnits::single(&table.inputs);
    let design = ProvenDesign::saltelli(&table, &units, SecondOrder::With, None).expect("a design of Saltelli");
    let timed = |threads: usize| -> (f64, Vec<SensitivityResult>) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let start = Instant::now();
        let answers = pool.install(|| sobol::analyse(&design, &RESAMPLING));
        (start.elapsed().as_secs_f64(), answers)
    };
    let best = |threads| (0..3).map(|_| timed(threads).0).fold(f64::INFINITY, f64::min);
    let sum: f64 = timed(1).1.iter().flat_map(|answer| &answer.indices).map(|index| index.value).sum();
    let own = [1, 2].map(best);
    println!("{count} outputs, {FACTORS} factors, {BASE} base rows, 100 resamples, S1, ST and S2 with intervals");
    println!("one thread {:.3} s, two threads {:.3} s", own[0], own[1]);
    let (seconds, theirs) = by_salib(&table.y);
    println!("SALib {seconds:.1} s: {:.0} and {:.0} times as long", seconds / own[0], seconds / own[1]);
    assert!((sum - theirs).abs() < 1e-8 * count as f64, "sums of all indices: {sum}, SALib {theirs}");
}
