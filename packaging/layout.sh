#!/usr/bin/env bash
# layout.sh BINARY TARGET FOLDER: lays out bin/ and share/ in the folder as they are below /usr.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$1
target=$2
folder=$3
share=$folder/share
doc=$share/doc/qilu

completion() {
  mkdir -p "$(dirname "$2")"
  "$binary" --lang en completions "$1" >"$2"
  test -s "$2"
}

mkdir -p "$folder/bin" "$doc"
cp "$binary" "$folder/bin/"
"$binary" --lang en man "$share/man/man1"
"$binary" --lang zh man "$share/man/zh_CN/man1"
completion bash "$share/bash-completion/completions/qilu"
completion zsh "$share/zsh/vendor-completions/_qilu"
completion fish "$share/fish/vendor_completions.d/qilu.fish"
cp README.md README.zh.md CHANGELOG.md CITATION.cff LICENSE-APACHE LICENSE-MIT packaging/copyright "$doc"
python3 packaging/third_party.py "$target" >"$doc/third-party-licences.txt"
cp "$(rustc --print sysroot)/share/doc/rust/COPYRIGHT-library.html" "$doc/rust-standard-library.html"
chmod -R u=rwX,go=rX "$folder"
