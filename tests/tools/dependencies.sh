#!/usr/bin/env bash
# Checks the libraries against deny.toml. The first call builds cargo-deny, which takes some minutes. The check of known
# vulnerabilities needs the database of advisories: `target/tools/bin/cargo-deny check advisories` where it can be fetched.
set -euo pipefail
cd "$(dirname "$0")/../.."
# Without optimization the build is quicker, and the check still takes only a second.
cargo install --quiet --debug --locked --root target/tools cargo-deny@0.20.2
target/tools/bin/cargo-deny --all-features --locked check bans licenses sources
