"""Makes data/national_shares.csv and data/national_increase.csv from the national tables of censuses and yearbooks.

Usage: python3 tests/oracle/national/tables.py FOLDER [DATA]

FOLDER holds province_urban_share_2000_2022.csv, province_prefecture_2010.csv, province_prefecture_2020.csv, county_2000.csv,
county_2010.csv, county_2020.csv, age_sex_2010.csv and age_sex_2020.csv. DATA is the data folder, `data` by default; run
`qilu data seal` afterwards. The standard library is enough.

Shares. 2000: census as printed in the yearbooks. 2010 and 2020: counts of the censuses. 2011-2019: the series that the
yearbooks print since the census of 2020; it joins that census without a step, so it is the revised one. 2021-2022: yearbooks.
The years 2001-2009 are left out: they are interpolated, or count by registration. Nothing after 2022 is read, and nothing of
Shandong after 2020.

Natural increase. Births of a decade are the children of age 0-9 at its end, with 1.5 % added for those who died; deaths are the
ages of the county at national death rates. The rates of rural and urban residents are the ends of the straight line of the
counties of a province on their urban share, weighted by residents.
"""
import csv
import sys
from pathlib import Path

ENGLISH = {
    "110000": "Beijing", "120000": "Tianjin", "130000": "Hebei", "140000": "Shanxi", "150000": "Inner Mongolia",
    "210000": "Liaoning", "220000": "Jilin", "230000": "Heilongjiang", "310000": "Shanghai", "320000": "Jiangsu",
    "330000": "Zhejiang", "340000": "Anhui", "350000": "Fujian", "360000": "Jiangxi", "370000": "Shandong",
    "410000": "Henan", "420000": "Hubei", "430000": "Hunan", "440000": "Guangdong", "450000": "Guangxi",
    "460000": "Hainan", "500000": "Chongqing", "510000": "Sichuan", "520000": "Guizhou", "530000": "Yunnan",
    "540000": "Tibet", "610000": "Shaanxi", "620000": "Gansu", "630000": "Qinghai", "640000": "Ningxia",
    "650000": "Xinjiang",
}
SHANDONG, LAST_OF_SHANDONG, LAST = "370000", 2020, 2022

# Deaths per 1,000 persons and year by age, both sexes, about 2010; those of the decade to 2020 are lower by this factor.
DEATH_RATES = {
    "0": 8, "1_4": 0.6, "5_9": 0.3, "10_14": 0.3, "15_19": 0.4, "20_24": 0.5, "25_29": 0.6, "30_34": 0.8, "35_39": 1.1,
    "40_44": 1.7, "45_49": 2.5, "50_54": 4.1, "55_59": 6.0, "60_64": 10, "65_69": 16, "70_74": 29, "75_79": 46, "80_84": 79,
    "85p": 150,
}
FALL_OF_MORTALITY = {2010: 1.0, 2020: 0.85}
CHILDREN = ("0", "1_4", "5_9")
SURVIVING_CHILDREN = 0.985

# Residents of the bulletin over those of the tables of the county volume, or over those counted.
UNDERCOUNT = {2000: 1.0187, 2010: 1.005, 2020: 1.0013}


def rows(folder, name):
    with open(folder / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def short(name):
    """The name of a province without what says that it is one."""
    return name[:3] if name[:2] in ("内蒙", "黑龙") else name[:2]


def census_provinces(folder, year):
    """Residents and urban residents of each province at a census."""
    found = {}
    for row in rows(folder, f"province_prefecture_{year}.csv"):
        if row["kind"] == "province":
            found[row["province_code"]] = (short(row["province_zh"]), float(row["pop"]), float(row["urban"]))
    return found


def natural_increase(folder, year):
    """Births less deaths per person and year of rural and of urban residents, by name of the province."""
    key = {2010: "code2010", 2020: "adcode"}[year]
    ages = {row[key]: row for row in rows(folder, f"age_sex_{year}.csv")}
    by_province = {}
    for county in rows(folder, f"county_{year}.csv"):
        age = ages.get(county[key])
        if age is None:
            continue
        persons = lambda group: float(age["m_" + group]) + float(age["f_" + group])
        residents = float(county["pop"])
        births = sum(persons(group) for group in CHILDREN) / 10 / SURVIVING_CHILDREN
        deaths = sum(persons(group) * rate for group, rate in DEATH_RATES.items()) / 1000 * FALL_OF_MORTALITY[year]
        point = (residents, float(county["urban"]) / residents, (births - deaths) / residents)
        by_province.setdefault(short(county["province_zh"]), []).append(point)
    return {name: ends(points) for name, points in by_province.items()}


def ends(points):
    """Values at 0 and 1 of the straight line through weighted points (weight, x, y)."""
    weight = sum(w for w, _, _ in points)
    mean_x = sum(w * x for w, x, _ in points) / weight
    mean_y = sum(w * y for w, _, y in points) / weight
    slope = sum(w * (x - mean_x) * (y - mean_y) for w, x, y in points) / sum(w * (x - mean_x) ** 2 for w, x, _ in points)
    return mean_y - slope * mean_x, mean_y + slope * (1 - mean_x)


def shares(folder, census):
    """Rows of the table of shares: code, names, year, share, kind, status, source."""
    table = []
    for row in rows(folder, "province_urban_share_2000_2022.csv"):
        code, year = row["province_code"], int(row["year"])
        kind = "census" if year == 2000 else "revised" if 2011 <= year <= 2019 else "yearbook"
        if year > LAST or 2001 <= year <= 2010 or year == 2020 or (code == SHANDONG and year > LAST_OF_SHANDONG):
            continue
        status = "derived" if row["flag"] == "computed" else "observed"
        share = float(row["urban_share_percent"]) / 100
        table.append((code, year, f"{share:.6f}", kind, status, "PROV_URBAN_SHOP"))
    for year, source in ((2010, "CT2010"), (2020, "CT2020")):
        for code, (_, residents, urban) in census[year].items():
            table.append((code, year, f"{urban / residents:.6f}", "census", "observed", source))
    return sorted(table)


def increase(folder, census):
    """Rows of the table of natural increase and residents, a row a province and decade."""
    tabulated = {}
    for row in rows(folder, "county_2000.csv"):
        tabulated[row["province_code"]] = tabulated.get(row["province_code"], 0.0) + float(row["pop"])
    residents = {2000: tabulated}
    residents.update({year: {code: row[1] for code, row in census[year].items()} for year in (2010, 2020)})
    sources = {2010: "CT2010|DMD2000|DERIVED_INCREASE", 2020: "CT2010|CT2020|DERIVED_INCREASE"}
    table = []
    for year in (2010, 2020):
        rates = natural_increase(folder, year)
        for code, (name, _, _) in census[year].items():
            rural, urban = rates[name]
            start, end = (round(residents[y][code] * UNDERCOUNT[y]) for y in (year - 10, year))
            table.append((code, year - 10, f"{rural:.8f}", f"{urban:.8f}", start, end, "derived", sources[year]))
    return sorted(table)


def write(path, header, table, names):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([code, names[code], ENGLISH[code], *rest] for code, *rest in table)


def main():
    folder, data = Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "data")
    census = {year: census_provinces(folder, year) for year in (2010, 2020)}
    names = {code: row[0] for code, row in census[2020].items()}
    assert set(names) == set(ENGLISH) == set(census[2010]), "all provinces are there"
    head = ["province_code", "name_zh", "name_en"]
    write(data / "national_shares.csv", head + ["year", "urban_share", "kind", "status", "source"], shares(folder, census), names)
    columns = ["decade", "rural_increase", "urban_increase", "residents_start", "residents_end", "status", "source"]
    write(data / "national_increase.csv", head + columns, increase(folder, census), names)


main()
