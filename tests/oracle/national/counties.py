"""Spread of the change of the urban share of counties from 2010 to 2020 about that of their prefecture, outside Shandong.

Usage: python3 tests/oracle/national/counties.py FOLDER

FOLDER holds county_harmonised_2000_2010_2020.csv. Prints, by kind of county, the scale and the degrees of freedom of the Student
t distribution that fits best (maximum likelihood), and the share of counties whose urban share fell. The parameters
`district_rebasing` and `county_rebasing` of data/parameters.csv are made from these scales, less the spread that the model has without them. The
standard library is enough.

A county counts if its boundary was the same at both censuses, no economic zone was counted apart, its share was between 5 and
95 % at both, and its prefecture has at least five such counties. The change is that of the logit of the share, less the mean
change of the other counties of the prefecture, weighted by residents. Shandong, the municipalities and Tibet are left out.
"""
import csv
import math
import sys
from collections import defaultdict
from pathlib import Path

LEFT_OUT = {"山东省", "北京市", "天津市", "上海市", "重庆市", "西藏自治区"}
FREEDOM = [2, 3, 4, 5, 6, 8, 12, 30]


def logit(share):
    return math.log(share / (1 - share))


def rows(folder):
    with open(folder / "county_harmonised_2000_2010_2020.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["province_zh"] in LEFT_OUT or row["relation_2010"] != "one":
                continue
            if row["flag_spread_zone"] != "0" or row["flag_town_move"] != "0":
                continue
            residents = float(row["pop2010_main"])
            shares = float(row["urban2010_main"]) / residents, float(row["urban2020"]) / float(row["pop2020"])
            kind = "district" if row["name_zh"].endswith("区") else "county or county-level city"
            yield (row["province_zh"], row["prefecture_zh"]), kind, residents, shares


def log_density(x, scale, freedom):
    """Logarithm of the density of a Student t distribution with mean 0."""
    front = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2) - 0.5 * math.log(freedom * math.pi) - math.log(scale)
    return front - (freedom + 1) / 2 * math.log1p((x / scale) ** 2 / freedom)


def main():
    prefectures = defaultdict(list)
    fell = defaultdict(list)
    for prefecture, kind, residents, shares in rows(Path(sys.argv[1])):
        fell[kind].append(shares[1] < shares[0])
        if all(0.05 < share < 0.95 for share in shares):
            prefectures[prefecture].append((kind, residents, logit(shares[1]) - logit(shares[0])))
    found = defaultdict(list)
    for counties in prefectures.values():
        if len(counties) < 5:
            continue
        all_residents = sum(residents for _, residents, _ in counties)
        mean = sum(residents * change for _, residents, change in counties) / all_residents
        for kind, residents, change in counties:
            others = (mean * all_residents - residents * change) / (all_residents - residents)
            found[kind].append(change - others)
    print("kind, counties, share that fell, standard deviation, degrees of freedom, scale, scale with 4 degrees")
    for kind, values in found.items():
        fits = []
        for freedom in FREEDOM:
            scales = [0.1 + 0.002 * step for step in range(150)]
            best = max(scales, key=lambda scale: sum(log_density(x, scale, freedom) for x in values))
            fits.append((sum(log_density(x, best, freedom) for x in values), freedom, best))
        _, freedom, scale = max(fits)
        four = next(best for _, own, best in fits if own == 4)
        sd = math.sqrt(sum(x * x for x in values) / len(values))
        share = sum(fell[kind]) / len(fell[kind])
        print(f"{kind}, {len(values)}, {share:.3f}, {sd:.3f}, {freedom}, {scale:.3f}, {four:.3f}")


main()
