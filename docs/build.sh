#!/usr/bin/env bash
# Builds the model book into target/book and checks its links: target/book/index.html opens in a browser from the disk.
set -euo pipefail
cd "$(dirname "$0")/.."

tests/book/setup.sh
cargo xtask links
# Only the pages of this build may answer a link.
rm -rf target/book
target/tools/bin/mdbook build
cargo xtask links --built target/book
