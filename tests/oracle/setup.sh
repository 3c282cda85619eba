#!/usr/bin/env bash
# Makes target/oracle-venv with the packages of the requirements; does nothing if they are there already.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
venv="$here/../../target/oracle-venv"
wanted=$(cat "$here/requirements.txt" "$here/requirements-alone.txt")

# The list is written last, so that an interrupted installation is repeated.
if [ -x "$venv/bin/python" ] && [ "$wanted" = "$(cat "$venv/requirements.txt" 2>/dev/null)" ]; then
  exit 0
fi
rm -rf "$venv"
python3 -m venv "$venv"
pip=("$venv/bin/python" -m pip install --quiet --disable-pip-version-check)
"${pip[@]}" -r "$here/requirements.txt"
"${pip[@]}" --no-deps -r "$here/requirements-alone.txt"
echo "$wanted" > "$venv/requirements.txt"
