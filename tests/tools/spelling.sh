#!/usr/bin/env bash
# Checks the spelling of all files; typos.toml lists the words that are right here. With --write-changes it mends them.
set -euo pipefail
cd "$(dirname "$0")/../.."
tests/tools/setup.sh
target/tools/venv/bin/typos "$@"
