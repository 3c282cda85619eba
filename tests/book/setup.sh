#!/usr/bin/env bash
# Builds mdBook into target/tools, once. Its server and its watcher are left out, because only the book is built.
set -euo pipefail
cd "$(dirname "$0")/../.."

version=0.5.4
if [[ "$(target/tools/bin/mdbook --version 2>/dev/null)" != "mdbook v$version" ]]; then
  cargo install --locked --root target/tools --target-dir target/tools/build \
    --no-default-features --features search "mdbook@$version"
  rm -r target/tools/build
fi
