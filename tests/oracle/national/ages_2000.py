"""Makes data/census_ages_2000.csv from the county table of the census of 2000.

Usage: python3 tests/oracle/national/ages_2000.py FOLDER [DATA]

FOLDER holds census2000_counties.csv. DATA is the data folder, `data` by default; run `qilu data seal` afterwards. The standard
library is enough. Kept are the counties whose residents of 2000 are in census_counts.csv, that is those of 2000 on the boundaries
of 2020.
"""
import csv
import sys
from pathlib import Path

GROUPS = (("0_14", 0, 14), ("15_64", 15, 64), ("65p", 65, None))


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def main(folder, data):
    counted = {row["county_code"]: int(row["residents"]) for row in rows(data / "census_counts.csv") if row["year"] == "2000"}
    with open(data / "census_ages_2000.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["county_code", "sex", "age_start", "age_end", "persons", "status", "source"])
        for row in sorted(rows(folder / "census2000_counties.csv"), key=lambda row: row["adcode"]):
            code = row["adcode"]
            if code not in counted:
                continue
            found = [
                (sex, start, end, int(row[f"{sex}{group}_2000"])) for sex in ("male", "female") for group, start, end in GROUPS
            ]
            assert sum(persons for *_, persons in found) == counted[code], code
            # A county of several units of 2000 has their sum.
            status = "observed" if row["units2000"] == code else "derived"
            for sex, start, end, persons in found:
                out.writerow([code, sex, start, "" if end is None else end, persons, status, "DMD2000"])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "data"))
