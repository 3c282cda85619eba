#!/usr/bin/env bash
# All tests: format, lints, documentation, unit, doc, property, snapshot and command-line tests, reference
# ensembles on several thread counts, the page in a browser, and the main job.
set -euo pipefail
cd "$(dirname "$0")"

cargo fmt --all --check
cargo clippy --locked --all-targets -- -D warnings
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps
# Python libraries that the scores are compared with.
tests/oracle/setup.sh
# Property and engine tests need an optimised build to be quick; the binary that they run is this one.
cargo test --locked --release
# The page in a real browser, against the same binary.
tests/browser/setup.sh
(cd tests/browser && npm test)
target/release/qilu data verify
target/release/qilu data check >/dev/null
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
# The main job, by the binary that was tested: `cargo run` would build it again, because tests ask more of its libraries.
target/release/qilu run scenarios/plan.toml --out "$out/plan" --lang zh
target/release/qilu reproduce "$out/plan/manifest.json"
