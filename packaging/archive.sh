#!/usr/bin/env bash
# Makes an archive of the program for this machine in target/release-archive: .zip on Windows (in the bash of Git),
# .tar.gz elsewhere. The program needs a system as new as this one; packaging/release.sh makes the release for Linux.
set -euo pipefail
cd "$(dirname "$0")/.."

target=$(rustc -vV | sed -n 's/^host: //p')
case $target in
  *windows*) suffix=.exe format=zip ;;
  *) suffix="" format=gztar ;;
esac
out=target/release-archive
rm -rf "$out"

cargo build --locked --release --bin qilu
binary=${CARGO_TARGET_DIR:-target}/release/qilu$suffix
name=qilu-$("$binary" --version | cut -d' ' -f2)-$target
packaging/layout.sh "$binary" "$target" "$out/$name"
python3 -c 'import shutil, sys; shutil.make_archive(*sys.argv[1:])' "$out/$name" "$format" "$out" "$name"
rm -r "${out:?}/$name"
ls -l "$out"
