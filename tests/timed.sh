#!/usr/bin/env bash
# Runs a test program, prints the time of each test, and lists the tests that take more than ten seconds. `cargo test`
# calls it as its runner, with the program and its arguments; see test.sh.
set -euo pipefail
program=$1
shift
times=(-Z unstable-options --report-time)
# The stable test library prints times only if this variable is set. A library that does not know it any more runs the
# same tests without times.
if RUSTC_BOOTSTRAP=1 "$program" "${times[@]}" --list >/dev/null 2>&1; then
  RUSTC_BOOTSTRAP=1 "$program" "${times[@]}" "$@" | awk '
    { print; fflush() }
    /^test .* <[0-9.]+s>$/ {
      time = $NF
      gsub(/[<>s]/, "", time)
      if (time + 0 > 10) slow = slow "  " time " s  " $2 "\n"
    }
    END { if (slow != "") printf "slow tests, more than 10 s:\n%s", slow }'
else
  echo "this test library prints no times" >&2
  exec "$program" "$@"
fi
