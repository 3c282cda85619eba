#!/usr/bin/env bash
# check_glibc.sh BINARY VERSION: fails if the binary needs a symbol of a newer glibc than VERSION.
set -euo pipefail
binary=$1
allowed=$2

symbols=$(objdump -T "$binary" | grep -o 'GLIBC_[0-9.]*' | sort -Vu || true)
if [ -z "$symbols" ]; then
  echo "$binary: no symbol of glibc is listed, so the version cannot be checked" >&2
  exit 1
fi
newest=$(tail -n 1 <<<"$symbols")
if [ "$(printf '%s\n' "$newest" "GLIBC_$allowed" | sort -V | tail -n 1)" != "GLIBC_$allowed" ]; then
  echo "$binary needs $newest, but at most GLIBC_$allowed is allowed" >&2
  objdump -T "$binary" | grep -F "$newest" >&2
  exit 1
fi
echo "$binary needs at most $newest"
