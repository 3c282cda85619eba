"""Forecasts of the urban share of the provinces of China from earlier years, scored: what src/national/rolling must agree with.

Usage: python3 tests/oracle/national/forecast.py DATA > tests/oracle/national/forecast.csv

DATA is the data folder. Municipalities, Tibet and Shandong are left out. A window has the years of its fit and the year that is
forecast. The rules: a hazard with a slope in ln(urban/rural), its level from the fit of each province, with all or half of the
deviation of a province from the mean of the levels; a common effect of zero, or the one that makes the mean error zero
(`oracle`); constant growth difference of urban and rural residents (`logistic`); the growth difference of the UN, which moves to
a norm in 25 years; constant gain in points. Errors are forecast less observed, in points; the log score is that of a normal
distribution with the root mean square of the errors of the other provinces as its standard deviation.
"""
import csv
import sys
from pathlib import Path

import numpy as np

LEFT_OUT = {"110000", "120000", "310000", "540000", "370000"}
WINDOWS = [(2000, 2010, 2020), (2000, 2010, 2015), (2010, 2015, 2020), (2012, 2017, 2022), (2010, 2020, 2022)]
SLOPES = [-0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2]


def read(folder, name):
    with open(Path(folder) / name, encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["province_code"] not in LEFT_OUT]


def logit(s):
    return np.log(s / (1 - s))


class Panel:
    def __init__(self, folder):
        increase = read(folder, "national_increase.csv")
        self.codes = sorted({row["province_code"] for row in increase})
        place = {code: at for at, code in enumerate(self.codes)}
        self.difference = {2000: np.zeros(len(place)), 2010: np.zeros(len(place))}
        for row in increase:
            difference = float(row["rural_increase"]) - float(row["urban_increase"])
            self.difference[int(row["decade"])][place[row["province_code"]]] = difference
        self.share = {}
        for row in read(folder, "national_shares.csv"):
            shares = self.share.setdefault(int(row["year"]), np.full(len(place), np.nan))
            shares[place[row["province_code"]]] = float(row["urban_share"])

    def grow(self, s, level, slope, first, last):
        for year in range(first, last):
            g = self.difference[2000 if year < 2010 else 2010]
            hazard = np.exp(np.minimum(level + slope * logit(s), -1))
            s = np.clip(s + hazard * (1 - s) - g * s * (1 - s), 0.02, 0.995)
        return s

    def fit(self, start, end, slope, first, last):
        level = np.full(len(start), -3.6)
        for _ in range(60):
            found = self.grow(start, level, slope, first, last)
            rate = (self.grow(start, level + 1e-3, slope, first, last) - found) / 1e-3
            level = level - np.clip((found - end) / np.maximum(rate, 1e-4), -0.5, 0.5)
        return level

    def common(self, start, level, slope, years, observed):
        low, high = -3.0, 3.0
        for _ in range(40):
            middle = (low + high) / 2
            if np.mean(self.grow(start, level + middle, slope, *years) - observed) > 0:
                high = middle
            else:
                low = middle
        return middle


def log_score(errors):
    scores = []
    for at in range(len(errors)):
        spread = np.sqrt(np.mean(np.delete(errors, at) ** 2))
        scores.append(-0.5 * (errors[at] / spread) ** 2 - np.log(spread))
    return np.mean(scores)


def simple_rules(s0, s1, window):
    first, last, target = window
    gain = s1 + (s1 - s0) / (last - first) * (target - last)
    growth = (logit(s1) - logit(s0)) / (last - first)
    logistic = 1 / (1 + np.exp(-(logit(s1) + growth * (target - last))))
    u, norm = logit(s1), 0.037623 - 0.02604 * s1
    for t in range(target - last):
        weight = min((t + 0.5) / 25, 1)
        u = u + (1 - weight) * growth + weight * norm
    return {"constant_gain": gain, "logistic": logistic, "un_growth_difference": 1 / (1 + np.exp(-u))}


def main():
    panel = Panel(sys.argv[1])
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow("fit_start,fit_end,forecast,provinces,rule,kept,common,slope,common_effect,bias,mae,rmse,log_score,error_slope".split(","))
    for window in WINDOWS:
        first, last, target = window
        s0, s1, s2 = (panel.share[year] for year in window)

        def show(rule, kept, common, slope, effect, forecast):
            e = 100 * (forecast - s2)
            numbers = [effect, e.mean(), np.abs(e).mean(), np.sqrt((e**2).mean()), log_score(e), np.polyfit(logit(s1), e, 1)[0]]
            out.writerow([*window, len(s0), rule, kept, common, slope, *(f"{number:.4f}" for number in numbers)])

        for rule, forecast in simple_rules(s0, s1, window).items():
            show(rule, "", "", "", 0.0, forecast)
        for kept in (1.0, 0.5):
            for slope in SLOPES:
                level = panel.fit(s0, s1, slope, first, last)
                level = level.mean() + kept * (level - level.mean())
                oracle = panel.common(s1, level, slope, (last, target), s2)
                for common, effect in (("none", 0.0), ("oracle", oracle)):
                    forecast = panel.grow(s1, level + effect, slope, last, target)
                    show("hazard", kept, common, slope, effect, forecast)


main()
