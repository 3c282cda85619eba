#!/usr/bin/env bash
# Makes target/oracle-venv with the packages of requirements.txt; does nothing if they are there already.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
venv="$here/../../target/oracle-venv"

# The list is copied last: a stopped installation is made anew.
if [ -x "$venv/bin/python" ] && cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
  exit 0
fi
rm -rf "$venv"
python3 -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
cp "$here/requirements.txt" "$venv/requirements.txt"
