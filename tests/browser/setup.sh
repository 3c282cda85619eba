#!/usr/bin/env bash
# What the browser tests need: Debian's Chromium with Chinese fonts where no Chromium is there, and two npm packages.
set -euo pipefail
cd "$(dirname "$0")"
found=""
for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then found=$name; break; fi
done
# With `--check` it only says by its exit code whether all is there.
if [ "${1:-}" = --check ]; then
  [ -n "$found" ] && [ -d node_modules/playwright-core ]
  exit
fi
if [ -z "$found" ] || ! fc-list :lang=zh 2>/dev/null | grep -q .; then
  as_root=""
  [ "$(id -u)" = 0 ] || as_root=sudo
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null
fi
npm ci --omit=optional --silent --no-audit --no-fund
