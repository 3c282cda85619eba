#!/usr/bin/env bash
# Runs the tests, in one of three lanes:
#   ./test.sh --quick   unit tests, and tests of pure functions and small regions
#   ./test.sh           what a change has to pass: format, all tests that are not marked as slow, and the main job
#   ./test.sh --all     everything that the pipeline runs: also lints, documentation, slow tests, generated pages,
#                       comparisons with Python libraries, spelling, the page in a browser, and trials of robustness
set -euo pipefail
cd "$(dirname "$0")"

# Without the benchmarks, so that the libraries have the same features as those of the program and are compiled once.
tested=(--locked --workspace --exclude qilu-benches)
# The generated pages of the model book are made and compared by a feature of xtask.
release=(--release "${tested[@]}" --features xtask/docs)
# The runner prints the time of each test and lists the slow ones.
timed=(--config 'target."cfg(all())".runner = ["tests/timed.sh"]')

quick() {
  cargo test "${timed[@]}" "${tested[@]}" --lib --test all --test likelihood
  cargo test "${timed[@]}" "${tested[@]}" --test it -- quick::
}

static_checks() {
  # In the release profile, because build scripts and procedural macros are then compiled for lints and tests together.
  cargo clippy --release --locked --workspace --features xtask/docs --all-targets -- -D warnings
  # The library alone, without command line and server.
  cargo clippy --release --locked --package qilu --lib --no-default-features -- -D warnings
  RUSTDOCFLAGS="-D warnings" cargo doc "${release[@]}" --features qilu/internals --no-deps
  tests/tools/spelling.sh
}

# The tests, with further arguments for the test programs.
tests() {
  # Property and engine tests need an optimised build to be quick; the binary that they run is this one. The examples are
  # modules of the integration tests, so that they are linked once.
  cargo test "${timed[@]}" "${release[@]}" --lib --tests -- "$@"
}

# The main job, by the binary that was tested.
main_job() {
  target/release/qilu data verify
  target/release/qilu data check >/dev/null
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
  target/release/qilu run scenarios/plan.toml --out "$out/plan" --lang zh
  target/release/qilu reproduce "$out/plan/manifest.json"
}

# Trials of robustness: a small share of the programme, in which every kind of trial has its cases.
chaos() {
  # With the features of the tests, so that nothing is compiled again.
  cargo build "${release[@]}" --bin qilu --bin qilu-chaos
  target/release/qilu-chaos --seed 1 --share 0.01
}

# Two random sequences of actions on the page, where a browser and its driver are there (tests/browser/setup.sh gets them).
page_sample() {
  if tests/browser/setup.sh --check; then
    (cd tests/browser && QILU_PAGE_RANDOM=2 node --test random.test.mjs)
  else
    echo "note: no Chromium or no tests/browser/node_modules: the page is not tried in a browser" >&2
  fi
}

# The page in a real browser, against the same binary.
browser() {
  tests/browser/setup.sh
  (cd tests/browser && npm test)
}

case "$*" in
  --quick)
    quick
    ;;
  "")
    cargo fmt --all --check
    tests
    main_job
    page_sample
    ;;
  --all)
    cargo fmt --all --check
    static_checks
    # Python libraries that the scores are compared with.
    tests/oracle/setup.sh
    tests --include-ignored
    cargo test "${release[@]}" --doc
    browser
    main_job
    chaos
    # The model book as a site, and its links.
    docs/build.sh
    ;;
  *)
    echo "usage: ./test.sh [--quick | --all]" >&2
    exit 2
    ;;
esac
