"""Prints the licences of the packages that are linked into the program, and of the chart library of the page.

Usage: third_party.py TARGET.

The list follows the normal dependencies of the package `qilu` for the target. Build tools and procedural macros are left
out, because the program contains no code of them. The toolchain has its own list for the standard library of Rust.
"""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

NAMES = ("licen", "copying", "notice", "unlicense", "copyright")
ROOT = Path(__file__).resolve().parent.parent


def output_of(*command):
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def linked_packages(target):
    """Packages of the registry that are linked into the program, in the order of their names."""
    metadata = json.loads(
        output_of("cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target)
    )
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    waiting = [metadata["resolve"]["root"]]
    found = set()
    while waiting:
        package = waiting.pop()
        macro = any("proc-macro" in item["kind"] for item in packages[package]["targets"])
        if package in found or macro:
            continue
        found.add(package)
        for dependency in nodes[package]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                waiting.append(dependency["pkg"])
    linked = [packages[package] for package in found if packages[package]["source"]]
    return sorted(linked, key=lambda package: (package["name"], package["version"]))


def licence_texts(folder):
    """Licence files below a folder: of the package itself and of C libraries that it contains."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name.lower().startswith(NAMES)]
    return [path.read_text(encoding="utf-8", errors="replace").strip() for path in files if path.suffix != ".rs"]


def main():
    # Copies of a licence differ in their line breaks.
    users = defaultdict(list)
    first_copy = {}
    for package in linked_packages(sys.argv[1]):
        title = f"{package['name']} {package['version']} ({package['license']})"
        texts = licence_texts(Path(package["manifest_path"]).parent)
        for text in texts or [f"The package contains no licence file. Its authors: {', '.join(package['authors'])}"]:
            users[first_copy.setdefault(" ".join(text.split()), text)].append(title)
    for text in licence_texts(ROOT / "src/page/web/vendor"):
        users[text].append("Apache ECharts")
    print("The program contains code of the following packages under the following licences. Where a package offers a choice")
    print("that includes Apache-2.0, MIT or a BSD licence, it is used under that licence.")
    for text, titles in users.items():
        print("\n" + "=" * 100)
        print("\n".join(dict.fromkeys(titles)))
        print("=" * 100 + "\n")
        print(text)


main()
