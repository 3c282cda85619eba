//! Time and size of the parts of a large sweep: 68 million values, in parts of 256 runs with 680 outputs, encoded and
//! written on one thread.
//!
//! ```sh
//! cargo bench -p qilu-benches --bench parquet
//! ```

use std::time::Instant;

use ndarray::Array2;
use qilu::experiments::sweep::SweepPart;
use qilu::experiments::sweep::SweepRun;
use qilu::output;
use qilu::store::sweep::part;
use qilu::store::sweep::part::PartFormat;
use qilu_methods::random;
use qilu_methods::random::Purpose;

/// The number of runs of a part.
const RUNS: u32 = 256;
/// The number of values of a run: five years of 136 counties.
const OUTPUTS: usize = 680;
/// The number of values to write. With `--test`, a single part is written.
const VALUES: usize = 68_000_000;

fn main() {
    let parts = if std::env::args().any(|argument| argument == "--test") {
        1
    } else {
        VALUES.div_ceil(RUNS as usize * OUTPUTS)
    };
    let labels: Vec<String> = (0..OUTPUTS).map(|output| format!("urban_share:{output}")).collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut seconds, mut bytes) = (0.0, 0);
    for number in 0..parts {
        let mut rng = random::stream(number as u64, 0, 0, Purpose::Design);
        let part = SweepPart {
            runs: (0..RUNS).map(|draw| SweepRun { point: number, draw, replicate: 0 }).collect(),
            values: Array2::from_shape_simple_fn((RUNS as usize, OUTPUTS), || random::open01(&mut rng)),
            failures: vec![String::new(); RUNS as usize],
        };
        // Random values are made before the clock starts. They compress worst, so the size is an upper bound.
        let begun = Instant::now();
        let file = part::encode(&part, &labels, PartFormat::usual());
        output::replace_file(&folder.path().join(number.to_string()), &file).expect("written");
        seconds += begun.elapsed().as_secs_f64();
        bytes += file.len();
    }
    let values = parts * RUNS as usize * OUTPUTS;
    println!("{values} values in {parts} parts: {seconds:.1} s, {:.0} MB", bytes as f64 / 1e6);
}
