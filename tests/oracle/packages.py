"""Validates tables with Frictionless against the descriptions that are written for them.

Usage: packages.py PACKAGE... -- DESCRIPTION FOLDER. Each PACKAGE is a `datapackage.json` with its data. DESCRIPTION is
`outputs.json`, whose resources are tables with examples for their paths; every table of FOLDER and of the folders in it
is validated against the resource with its file name, and a folder of the same name goes before it. Prints a line
`PATH ROWS` for each table.
"""

import json
import sys
from pathlib import Path

from frictionless import Package, Resource

# Rows of a table that are validated; the tests in Rust check all of them against the same description.
ROWS = 20_000


def check(name, report):
    """Ends with the first faults of a report; returns the number of rows."""
    if not report.valid:
        faults = report.flatten(["title", "rowNumber", "fieldName", "note"])
        sys.exit(f"{name}: {faults[:5] or report.errors}")
    rows = [task.stats.get("rows", 0) for task in report.tasks]
    print(name, sum(rows))


def main():
    packages, (description, folder) = (part.split() for part in " ".join(sys.argv[1:]).split(" -- "))
    for package in packages:
        check(package, Package(package).validate())
    description = json.loads(Path(description).read_text(encoding="utf-8"))
    Package.from_descriptor(description, basepath=folder)
    by_path = {resource["path"]: resource for resource in description["resources"]}
    for path in sorted(Path(folder).rglob("*.csv")):
        name = path.relative_to(folder).as_posix()
        resource = by_path.get(name) or by_path.get(path.name)
        if resource is None:
            print(name, "has no description", file=sys.stderr)
            continue
        own = {**resource, "path": path.name}
        check(name, Resource.from_descriptor(own, basepath=str(path.parent)).validate(limit_rows=ROWS))


main()
