#!/usr/bin/env bash
# All tests: format, lints, documentation, the rules of the house, unit, doc, property, snapshot and command-line tests,
# examples, generated pages, reference ensembles on several thread counts, the page in a browser, and the main job.
set -euo pipefail
cd "$(dirname "$0")"

# The generated pages of the model book are made and compared by a feature of xtask.
all=(--locked --workspace --features xtask/docs)
cargo fmt --all --check
cargo clippy "${all[@]}" --all-targets -- -D warnings
RUSTDOCFLAGS="-D warnings" cargo doc "${all[@]}" --features qilu/internals --no-deps
# The library alone, without command line and server.
RUSTFLAGS="-D warnings" cargo check --locked --package qilu --lib --no-default-features --target-dir target/alone
# Python libraries that the scores are compared with.
tests/oracle/setup.sh
# Property and engine tests need an optimised build to be quick; the binary that they run is this one. The examples are
# modules of the integration tests, so that they are linked once.
cargo test "${all[@]}" --release --lib --tests
cargo test "${all[@]}" --release --doc
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
