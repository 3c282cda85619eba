"""Reads the exports of a run back with the tools they are written for, and compares them with the files of the run.

Usage: exports.py RUN_FOLDER EXPORT_FOLDER. Prints a line `NAME COUNT` for each export, with the number of equal values.
"""

import importlib.abc
import importlib.machinery
import json
import re
import sys
import tempfile
from pathlib import Path
from unittest.mock import MagicMock

import hubdata
import numpy as np
import pandas as pd
import polars
import pyarrow
import pyarrow.ipc

KEYS = ["region_code", "variable", "year", "statistic"]


class Unused(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Replaces the libraries that pyam imports to draw, convert units and call servers, which files do not need."""

    NAMES = {
        "httpx", "iam_units", "ixmp4", "jwt", "matplotlib", "mpl_toolkits", "pint", "requests", "seaborn", "wquantiles",
        "xarray",
    }  # fmt: skip

    def find_spec(self, name, path, target=None):
        if name.split(".")[0] in self.NAMES:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        module = MagicMock(name=spec.name)
        module.__path__, module.__spec__, module.__name__ = [], spec, spec.name
        return module

    def exec_module(self, module):
        pass


def table(path):
    codes = {"region_code": str, "location": str}
    return pd.read_csv(path, dtype=codes, float_precision="round_trip", encoding="utf-8-sig")


def same(name, found, expected, keys):
    """Asserts that two tables have the same columns and, in any order, the same rows with numbers equal to the last bit."""
    assert list(found.columns) == list(expected.columns), f"{name}: {list(found.columns)}"
    # Categories sort by their own order, so they become text before rows are sorted.
    texts = {column: str for column in found.columns if isinstance(found[column].dtype, pd.CategoricalDtype)}
    found = found.astype(texts)
    found, expected = (frame.sort_values(keys).reset_index(drop=True) for frame in (found, expected))
    assert not found.duplicated(keys).any(), f"{name}: rows are there twice"
    for column in expected.columns:
        left, right = found[column], expected[column]
        numbers = column in ("year", "draw", "value")
        # A statistic that the draws do not show is empty in the files of the run and missing in the export.
        equal = np.array_equal(left.astype(float), right.astype(float), equal_nan=True) if numbers else list(left) == list(right)
        assert equal, f"{name}: {column} differs"
    print(name, len(found))


def check_typed(name, schema, texts):
    """Types of columns: whole numbers, numbers, texts."""
    for column, kind in schema.items():
        expected = {"year": "int64", "draw": "int64", "value": "float64"}.get(column)
        assert (str(kind).lower() == expected) if expected else texts(kind), f"{name}: {column} is {kind}"


def check_tidy(run, exports, summaries):
    assert (exports / "tidy.csv").read_bytes().startswith(b"\xef\xbb\xbf"), "tidy.csv begins with the mark"
    same("csv", table(exports / "tidy.csv"), summaries, KEYS)
    if not (exports / "tidy.parquet").exists():
        return
    frame = polars.read_parquet(exports / "tidy.parquet")
    check_typed("parquet", frame.schema, lambda kind: isinstance(kind, polars.Categorical))
    same("parquet", frame.to_pandas(), summaries, KEYS)
    frame = pyarrow.ipc.open_file(exports / "tidy.arrow").read_all()
    kinds = dict(zip(frame.schema.names, ["int64" if str(t) == "int64" else t for t in frame.schema.types]))
    kinds["value"] = "float64" if frame.schema.field("value").type == pyarrow.float64() else "?"
    check_typed("arrow", kinds, pyarrow.types.is_dictionary)
    same("arrow", frame.to_pandas(), summaries, KEYS)
    draws = polars.read_parquet(exports / "draws.parquet")
    check_typed("draws", draws.schema, lambda kind: isinstance(kind, polars.Categorical))
    keys = ["region_code", "variable", "year", "draw"]
    same("draws", draws.to_pandas(), table(run / "draws.csv"), keys)


def check_wpp(exports, summaries):
    columns = {
        "median": "q0.5",
        "lower_80": "q0.1",
        "upper_80": "q0.9",
        "lower_95": "q0.025",
        "upper_95": "q0.975",
        "mean": "mean",
    }
    wide = table(exports / "wpp.csv")
    assert list(wide.columns[-6:]) == list(columns)
    long = wide.melt(["region_code", "variable", "year"], list(columns), "statistic", "value")
    long["statistic"] = long["statistic"].map(columns)
    expected = summaries[summaries["statistic"].isin(columns.values())]
    same("wpp", long[KEYS + ["value"]], expected[KEYS + ["value"]], KEYS)


# Units of numbers that add up over areas, and the one indicator with such a unit that is a quotient.
ADDITIVE = {
    "persons", "persons per year", "places", "beds", "jobs", "households", "towns", "km2",
    "100 million yuan of 2020 per year",
}  # fmt: skip
QUOTIENTS = {"Towns|Persons Per New Small City"}


def check_sums(frame, summaries):
    """Means add up: pyam's own checks find nothing to complain of beyond the digits that are written."""
    code = lambda region: region.split(" ")[0]  # noqa: E731
    places = [region for region in frame.region if ">" not in region]
    province = next(region for region in places if code(region) == "370000")
    cities = [region for region in places if code(region).endswith("00") and region != province]
    assert len(cities) == 16, cities
    counties = {city: [one for one in places if one != city and code(one)[:4] == code(city)[:4]] for city in cities}
    below = (" Deviation", " of the Mean", " Percentile")
    rows = frame.data[["variable", "unit", "region"]].drop_duplicates()
    means = rows[~rows["variable"].str.endswith(below) & rows["unit"].isin(ADDITIVE)]
    variables = sorted(set(means["variable"]) - QUOTIENTS - set(means[means["region"].str.contains(">")]["variable"]))
    assert len(variables) > 30, variables
    for variable in variables:
        odd = frame.check_aggregate_region(variable, region=province, subregions=cities, rtol=1e-6, atol=0.1)
        assert odd is None, f"iamc: {variable} of cities does not add up: {odd}"
    by_county = set(means[means["region"].isin(counties[cities[0]])]["variable"]) & set(variables)
    for variable in ("Population", "Population|Urban", "Births", "Public Cost"):
        assert variable in by_county, variable
        for city, parts in counties.items():
            odd = frame.check_aggregate_region(variable, region=city, subregions=parts, rtol=1e-6, atol=0.1)
            assert odd is None, f"iamc: {variable} of the counties of {city} does not add up: {odd}"
    whole = {"Population": ["Urban", "Rural"], "Public Cost": ["Settlement", "Schools", "Care", "Housing", "Land", "Programmes"]}
    for variable, parts in whole.items():
        names = [f"{variable}|{part}" for part in parts]
        odd = frame.check_aggregate(variable, components=names, rtol=1e-6, atol=0.1)
        assert odd is None, f"iamc: {variable} is not the sum of {names}: {odd}"


def check_iamc(run, exports, summaries):
    sys.meta_path.insert(0, Unused())
    import pyam

    frame = pyam.IamDataFrame(exports / "iamc.csv")
    frame.load_meta(exports / "iamc.meta.csv")
    found = frame.data
    flows = found["region"].str.contains(">")
    # The sorted values show that no value is missing and none was added.
    summaries = summaries.dropna(subset=["value"])
    expected = summaries["value"].to_numpy()
    assert np.array_equal(np.sort(found["value"][~flows]), np.sort(expected)), "iamc: other values"
    names = {
        "urban_residents": "Population|Urban",
        "urban_share": "Urbanization Rate",
        "tfr": "Total Fertility Rate",
        "cost_total": "Public Cost",
    }
    below = {"": "mean", "|Standard Deviation": "sd", "|25.0th Percentile": "q0.25", "|75.0th Percentile": "q0.75"}
    for own, name in names.items():
        for suffix, statistic in below.items():
            part = found[~flows & (found["variable"] == name + suffix)]
            part = part.assign(code=part["region"].str.split(" ").str[0])[["code", "year", "value"]]
            rows = summaries[(summaries["variable"] == own) & (summaries["statistic"] == statistic)]
            rows = rows[["region_code", "year", "value"]].set_axis(["code", "year", "value"], axis=1)
            left, right = (f.sort_values(["code", "year"]).reset_index(drop=True) for f in (part, rows))
            assert len(right) > 0 and left.astype({"year": "int64"}).equals(right), f"iamc: {name}{suffix}"
    check_sums(frame, summaries)
    flow = table(run / "flows.csv")
    assert np.array_equal(np.sort(found["value"][flows]), np.sort(flow["value"].dropna())), "iamc: other flows"
    row = flow[flow["statistic"] == "mean"].iloc[0]
    place = f"{row['origin_code']} {row['origin']}>{row['destination_code']} {row['destination']}"
    variable = f"Migration|Internal|Mean of {row['period']}"
    assert list(found[(found["region"] == place) & (found["variable"] == variable)]["value"]) == [row["value"]]
    targets = table(run / "targets.csv").dropna(subset=["probability"])
    for row in targets.itertuples():
        place = "" if row.level == "province" else f"|{row.region_code} {row.region}"
        assert frame.meta[f"P({row.target}){place}"].item() == row.probability, f"iamc: {row.target}{place}"
    print("iamc", len(found))


def check_hub(run, exports, summaries):
    variables = ["urban_share", "residents"]
    # A hub takes a share from 0 to 1; the rounding of part and whole must not lead above it.
    for frame in (summaries, table(run / "draws.csv")):
        shares = frame[frame["unit"].isin(["share", "index 0-1"])]
        assert shares["value"].max() <= 1, shares.loc[shares["value"].idxmax()]
    # What the draws do not show has no row.
    expected = summaries[summaries["variable"].isin(variables)].dropna(subset=["value"])
    draws = table(run / "draws.csv")
    draws = draws[draws["variable"].isin(variables)]
    count = draws["draw"].nunique()
    quantiles = [q for q in (0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975) if count * min(q, 1 - q) > 0.999]
    assert quantiles == [0.25, 0.5, 0.75], quantiles
    none, number = {"required": ["NA"]}, {"type": "double"}
    ends = [f"{year}-12-31" for year in sorted(expected["year"].unique())]
    tasks = {
        "origin_date": [ends[0]],
        "scenario_id": ["plan"],
        "location": sorted(expected["region_code"].unique()),
        "target": variables,
        "target_end_date": ends,
    }
    config = {
        "output_type_id_datatype": "character",
        "rounds": [
            {
                "round_id_from_variable": True,
                "round_id": "origin_date",
                "model_tasks": [
                    {
                        "task_ids": {name: {"required": None, "optional": known} for name, known in tasks.items()},
                        "output_type": {
                            "mean": {"output_type_id": none, "value": number},
                            "median": {"output_type_id": none, "value": number},
                            "quantile": {"output_type_id": {"required": quantiles}, "value": number},
                            "cdf": {"output_type_id": {"required": [0.75]}, "value": number},
                            "sample": {"output_type_id_params": {"type": "integer"}, "value": number},
                        },
                    }
                ],
            }
        ],
    }
    with tempfile.TemporaryDirectory() as folder:
        hub = Path(folder)
        files = {"admin": {"file_format": ["csv"]}, "tasks": config, "model-metadata-schema": {}}
        for name, content in files.items():
            (hub / "hub-config").mkdir(exist_ok=True)
            (hub / "hub-config" / f"{name}.json").write_text(json.dumps(content))
        # The folder has the id of the model, which is team and model, and the file begins with the round.
        (source,) = exports.glob(f"{ends[0]}-*.csv")
        model = source.stem.removeprefix(f"{ends[0]}-")
        assert re.fullmatch(r"[A-Za-z0-9_]{1,16}-[A-Za-z0-9_]{1,16}", model), model
        (hub / "model-output" / model).mkdir(parents=True)
        target = hub / "model-output" / model / source.name
        target.write_bytes(source.read_bytes())
        connection = hubdata.connect_hub(hub)
        # The columns are those of the tasks and the three of every hub, in this order.
        header = target.read_text().split("\n", 1)[0].split(",")
        assert header == [*tasks, "output_type", "output_type_id", "value"], header
        assert set(connection.schema.names) == {*header, "model_id"}, connection.schema.names
        found = connection.to_table().to_pandas()
    assert set(found["model_id"]) == {model}
    for name, known in tasks.items():
        assert set(found[name].astype(str)) <= set(known), f"hub: {name}"
    assert not found.duplicated(header[:-1]).any(), "hub: rows are there twice"
    found["year"] = found["target_end_date"].astype(str).str[:4].astype(int)
    found = found.rename(columns={"location": "region_code", "target": "variable"})
    count = 0
    ids = {"mean": ["NA"], "median": ["NA"], "quantile": [str(q) for q in quantiles]}
    for kind, allowed in ids.items():
        part = found[found["output_type"] == kind].copy()
        assert set(part["output_type_id"].fillna("NA")) == set(allowed), f"hub: {kind}"
        of = {"mean": "mean", "median": "q0.5"}
        part["statistic"] = of.get(kind) or "q" + part["output_type_id"]
        rows = expected[expected["statistic"].isin(part["statistic"].unique())]
        left, right = (f[KEYS + ["value"]].sort_values(KEYS).reset_index(drop=True) for f in (part, rows))
        assert left.equals(right), f"hub: {kind} differs"
        count += len(left)
        if kind == "quantile":
            wide = part.pivot(index=["region_code", "variable", "year"], columns="output_type_id", values="value")
            assert (np.diff(wide[ids[kind]].to_numpy(), axis=1) >= 0).all(), "hub: quantiles fall"
    samples = found[found["output_type"] == "sample"].assign(draw=lambda f: f["output_type_id"].astype(int))
    keys = ["region_code", "variable", "year", "draw"]
    left, right = (f[keys + ["value"]].sort_values(keys).reset_index(drop=True) for f in (samples, draws))
    assert left.equals(right), "hub: samples differ"
    # P(share >= 0.75) is one minus the distribution at 0.75, and what the samples say.
    cdf = found[found["output_type"] == "cdf"]
    assert {"0.75", "0.745"} <= set(cdf["output_type_id"]), set(cdf["output_type_id"])
    for row in cdf.itertuples():
        task = samples[(samples["region_code"] == row.region_code) & (samples["variable"] == row.variable)]
        below = (task[task["year"] == row.year]["value"] < float(row.output_type_id)).mean()
        assert abs(below - row.value) < 1e-6, f"hub: {row}"
    print("hub", count + len(samples) + len(cdf))


def main():
    run, exports = map(Path, sys.argv[1:3])
    summaries = pd.concat([table(run / f"{name}.csv") for name in ("province", "cities", "counties")])
    check_tidy(run, exports, summaries)
    check_wpp(exports, summaries)
    check_hub(run, exports, summaries)
    check_iamc(run, exports, summaries)


main()
