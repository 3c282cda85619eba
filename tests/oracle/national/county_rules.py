"""Errors of simple rules from 2010 to 2020 on the counties and prefectures of other provinces.

Usage: python3 tests/oracle/national/county_rules.py FOLDER [OUTPUT]

FOLDER holds county_harmonised_2000_2010_2020.csv and province_urban_share_2000_2022.csv. Writes data/county_rule_errors.csv (or
OUTPUT): the quantiles of the errors at the levels 0.01, 0.03, ..., 0.99, by level of area, indicator and rule. The errors of
residents are logarithms of the ratio of outcome and forecast, those of urban shares differences of the logits. The rules are those
of src/validation/baselines.rs, with the same inputs as a hindcast from 2010 has: residents of 2000, and urban shares of 2000 that
are those of 2010 less the change of the logit of the province. The standard library is enough.

A county counts if its boundary was the same at both censuses and no economic zone was counted apart; its urban share counts if it
was between 1 and 99 % at both. A prefecture counts if the residents of all its counties are known in the three years. Shandong, the
municipalities and Tibet are left out. The errors are of the decade that the hindcast is scored on, so nobody knew them in 2010:
they favour the rules.
"""
import csv
import math
import sys
from collections import defaultdict
from pathlib import Path

LEFT_OUT = {"山东省", "北京市", "天津市", "上海市", "重庆市", "西藏自治区"}
LEVELS = [0.01 + 0.02 * step for step in range(50)]
NORM_AT_ZERO, NORM_SLOPE, CONVERGENCE_YEARS = 0.037623, 0.02604, 25.0


def logit(share):
    return math.log(share / (1 - share))


def quantile(values, level):
    """By linear interpolation between order statistics (type 7 of Hyndman and Fan 1996)."""
    values = sorted(values)
    at = level * (len(values) - 1)
    low = int(at)
    high = min(low + 1, len(values) - 1)
    return values[low] + (at - low) * (values[high] - values[low])


def national_shares(folder):
    with open(folder / "province_urban_share_2000_2022.csv", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["vintage"] == "census"]
    return {(row["province_zh"], int(row["year"])): float(row["urban_share_percent"]) / 100 for row in rows}


def areas(folder):
    """Level, province, residents of 2000, 2010 and 2020, urban residents of 2010 and 2020."""
    prefectures = defaultdict(list)
    with open(folder / "county_harmonised_2000_2010_2020.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["province_zh"] in LEFT_OUT:
                continue
            names = ["pop2000_main", "pop2010_main", "pop2020", "urban2010_main", "urban2020"]
            counts = [float(row[name] or "nan") for name in names]
            prefectures[row["province_zh"], row["prefecture_zh"]].append(counts)
            clean = row["relation_2010"] == "one" and row["flag_spread_zone"] == "0" and row["flag_town_move"] == "0"
            if clean and all(count > 0 for count in counts[:3]):
                yield "county", row["province_zh"], counts
    for (province, _), counties in prefectures.items():
        sums = [sum(column) for column in zip(*counties)]
        # A sum with an unknown part is not a number, which no comparison lets through.
        if all(count > 0 for count in sums[:3]):
            yield "city", province, sums


def errors(folder):
    shares = national_shares(folder)
    found = defaultdict(list)
    for level, province, (before, start, end, urban_start, urban_end) in areas(folder):
        found[level, "residents", "no_change"].append(math.log(end / start))
        found[level, "residents", "geometric"].append(math.log(end / start) - math.log(start / before))
        own, then = urban_start / start, urban_end / end
        if not (0.01 < own < 0.99 and 0.01 < then < 0.99):
            continue
        change = logit(then) - logit(own)
        short = province.removesuffix("省").removesuffix("壮族自治区").removesuffix("回族自治区").removesuffix("维吾尔自治区")
        short = short.removesuffix("自治区")
        pace = logit(shares[short, 2010]) - logit(shares[short, 2000])
        norm = NORM_AT_ZERO - NORM_SLOPE * own
        rise = pace + (norm - pace / 10) * 100 / (2 * CONVERGENCE_YEARS)
        found[level, "urban_share", "no_change"].append(change)
        found[level, "urban_share", "logistic"].append(change - pace)
        found[level, "urban_share", "un_growth_difference"].append(change - rise)
    return found


def main():
    folder = Path(sys.argv[1])
    output = Path(sys.argv[2] if len(sys.argv) > 2 else "data/county_rule_errors.csv")
    lines = ["level,indicator,rule,quantile,error,areas,status,source"]
    for (level, indicator, rule), values in errors(folder).items():
        for share in LEVELS:
            error = quantile(values, share)
            lines.append(f"{level},{indicator},{rule},{share:.2f},{error:.4f},{len(values)},derived,CT2010|CT2020|DMD2000|DERIVED_RULES")
    output.write_text("\n".join(lines) + "\n", encoding="utf-8")


main()
