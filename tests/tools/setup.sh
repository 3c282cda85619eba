#!/usr/bin/env bash
# Makes target/tools/venv with the tools of the requirements; does nothing if they are there already.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
venv="$here/../../target/tools/venv"

if cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
  exit 0
fi
rm -rf "$venv"
python3 -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
# Copied last, so that an interrupted installation is repeated.
cp "$here/requirements.txt" "$venv/requirements.txt"
