#!/usr/bin/env bash
# Makes the release for Linux in target/release-linux: a .tar.gz and a .deb that run on systems with glibc 2.17 or newer.
# Needs Rust by rustup with its C linker and binutils, python3 with venv, and GNU tar. It builds for the architecture of
# this machine. Run it in a clean checkout, because what lies in the folder is what is released.
set -euo pipefail
cd "$(dirname "$0")/.."

glibc=2.17
target=$(rustc -vV | sed -n 's/^host: //p')
case $target in
  x86_64-unknown-linux-gnu) architecture=amd64 ;;
  aarch64-unknown-linux-gnu) architecture=arm64 ;;
  *) echo "releases for Linux are made on x86_64 or aarch64 with glibc, not on $target" >&2; exit 1 ;;
esac
# The date of all files in the packages, so that the same commit gives the same packages.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH

root=$PWD
tools=$root/target/tools
out=$root/target/release-linux
rm -rf "$out"
mkdir -p "$tools" "$out"

install_tools() {
  local venv=$tools/release-venv
  if ! cmp -s packaging/requirements.txt "$venv/requirements.txt"; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r packaging/requirements.txt
    # Copied last, so that an interrupted installation is repeated.
    cp packaging/requirements.txt "$venv/requirements.txt"
  fi
  export PATH="$venv/bin:$PATH"
  export ZIG_GLOBAL_CACHE_DIR=$tools/zig-cache CARGO_ZIGBUILD_CACHE_DIR=$tools/cargo-zigbuild
}

# Sets `binary` to the program for the old glibc.
build() {
  # The program and the messages of its libraries name no folder of this machine.
  export RUSTFLAGS="--remap-path-prefix=$root=. --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo"
  CARGO_PROFILE_RELEASE_STRIP=symbols cargo zigbuild --locked --release --target "$target.$glibc" --bin qilu
  binary=${CARGO_TARGET_DIR:-target}/$target/release/qilu
  packaging/check_glibc.sh "$binary" "$glibc"
}

# The program computes the reference ensemble with the committed digests.
check_results() {
  local run=$out/run
  "$binary" run "$(reference scenario)" --draws "$(reference draws)" --seed "$(reference seed)" --quiet --out "$run"
  sed -n '/^\[exports\]/,/^$/ s/^"\(.*\)" = "\(.*\)"$/\2  \1/p' seeds/baseline.toml >"$run/digests"
  (cd "$run" && sha256sum --check --strict digests)
  rm -r "$run"
}

# A value of the reference ensemble.
reference() {
  sed -n "s/^$1 = \"\{0,1\}\([^\"]*\)\"\{0,1\}$/\1/p" seeds/baseline.toml
}

make_archive() {
  local name=$1
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -C "$out" -cf - "$name" |
    gzip -9n >"$out/$name.tar.gz"
}

make_deb() {
  local folder=$1
  # Debian expects compressed manuals and changelogs.
  find "$folder/share/man" -name '*.1' -exec gzip -9n {} +
  gzip -9n "$folder/share/doc/qilu/CHANGELOG.md"
  mv "$folder/share/doc/qilu/CHANGELOG.md.gz" "$folder/share/doc/qilu/changelog.gz"
  find "$folder" -exec touch --date="@$SOURCE_DATE_EPOCH" {} +
  VERSION=$version ARCHITECTURE=$architecture GLIBC=$glibc FOLDER=$folder \
    nfpm package --config packaging/nfpm.yaml --packager deb --target "$out"
}

# Unpacks the archive and installs the package into empty folders, and starts both programs in another empty folder.
check_packages() {
  local trial=$out/trial
  mkdir -p "$trial/archive" "$trial/installed" "$trial/work"
  tar -xzf "$out/$name.tar.gz" -C "$trial/archive"
  start "$trial/archive/$name/bin/qilu"
  if command -v dpkg >/dev/null; then
    mkdir -p "$trial/installed/var/lib/dpkg/"{info,updates}
    touch "$trial/installed/var/lib/dpkg/status"
    # The empty folder has no libc6, and nobody but root may change owners.
    dpkg --root="$trial/installed" --force-not-root --force-depends --log=/dev/null --install "$out"/*.deb
    start "$trial/installed/usr/bin/qilu"
    test -s "$trial/installed/usr/share/man/man1/qilu.1.gz"
  else
    echo "There is no dpkg on this machine, so the .deb was not installed on trial."
  fi
  rm -r "$trial"
}

start() {
  (
    cd "$out/trial/work"
    test "$("$1" --version)" = "qilu $version"
    "$1" run plan --draws 20 --quiet --out run
    "$1" reproduce run/manifest.json
    rm -r run
  )
}

install_tools
build
version=$("$binary" --version | cut -d' ' -f2)
name=qilu-$version-$target
check_results
packaging/layout.sh "$binary" "$target" "$out/$name"
make_archive "$name"
make_deb "$out/$name"
check_packages
rm -r "${out:?}/$name"
(cd "$out" && sha256sum -- *.tar.gz *.deb >SHA256SUMS)
ls -l "$out"
