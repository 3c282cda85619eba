"""Designs and sensitivity indices by SALib and scipy.

Reads from standard input a JSON list of tasks, each with `kind` and the arguments of the function of that name; prints
a JSON list of results. Outputs come as a list of columns. Where SALib draws rows at random it is given `places`, the
rows of each resample, so that even its intervals can be compared.
"""

import functools
import importlib.metadata
import json
import sys
import types
import warnings

import numpy as np
import SALib.analyze.delta
import SALib.analyze.morris
import SALib.analyze.pawn
import SALib.analyze.sobol
import SALib.sample.sobol
from scipy import stats
from scipy.stats import qmc


def problem_of(factors):
    return {"num_vars": factors, "names": [f"x{i}" for i in range(factors)], "bounds": [[0, 1]] * factors}


def plain(values):
    """Lists without NaN and infinity, which JSON does not have."""
    return [float(value) if np.isfinite(value) else None for value in np.asarray(values).ravel()]


def salib(arguments):
    return importlib.metadata.version("SALib")


def sequence(arguments):
    sobol = qmc.Sobol(d=arguments["factors"], scramble=False)
    if arguments["skip"]:
        sobol.fast_forward(arguments["skip"])
    return plain(sobol.random(arguments["points"]))


def saltelli(arguments):
    """The design of SALib on given pairs of points instead of its own sequence."""

    class Given:
        def __init__(self, d, **_):
            self.points = np.array(arguments["pairs"])
            assert self.points.shape[1] == d

        def random(self, count):
            assert count == len(self.points)
            return self.points

    real, SALib.sample.sobol.qmc.Sobol = SALib.sample.sobol.qmc.Sobol, Given
    try:
        factors, second_order = arguments["factors"], arguments["second_order"]
        points = len(arguments["pairs"])
        return plain(SALib.sample.sobol.sample(problem_of(factors), points, calc_second_order=second_order))
    finally:
        SALib.sample.sobol.qmc.Sobol = real


def sobol(arguments):
    factors, second_order = arguments["factors"], arguments["second_order"]
    places = np.array(arguments["places"])
    real, np.random.randint = np.random.randint, lambda count, size: places.T.reshape(size)
    try:
        results = []
        for y in arguments["y"]:
            found = SALib.analyze.sobol.analyze(
                problem_of(factors), np.array(y), calc_second_order=second_order, num_resamples=len(places)
            )
            upper = np.triu_indices(factors, 1)
            names = ["S1", "ST"] + (["S2"] if second_order else [])
            only = {name: upper if name == "S2" else slice(None) for name in names}
            results.append({key: plain(found[key][only[key[:2]]]) for name in names for key in (name, f"{name}_conf")})
        return results
    finally:
        np.random.randint = real


def morris(arguments):
    x, places = np.array(arguments["x"]), np.array(arguments["places"])

    class Given:
        def integers(self, count, size):
            return places.reshape(size)

    real, SALib.analyze.morris.handle_seed = SALib.analyze.morris.handle_seed, lambda seed: Given()
    try:
        results = []
        for y in arguments["y"]:
            found = SALib.analyze.morris.analyze(
                problem_of(x.shape[1]), x, np.array(y), num_levels=arguments["levels"], num_resamples=len(places)
            )
            results.append({name: plain(found[name]) for name in ("mu", "mu_star", "mu_star_conf", "sigma")})
        return results
    finally:
        SALib.analyze.morris.handle_seed = real


# The distance is the same by every method. SALib also computes the exact p-value, which takes minutes, and discards it.
SALib.analyze.pawn.ks_2samp = functools.partial(stats.ks_2samp, method="asymp")


def quantile_with_largest(values, places):
    """Quantiles of which the last lies above the largest value, if several rows have it: SALib would leave them out."""
    ends = np.quantile(values, places)
    if np.sum(values == values.max()) > 1:
        ends[-1] = np.nextafter(values.max(), np.inf)
    return ends


def pawn(arguments):
    x = np.array(arguments["x"])
    SALib.analyze.pawn.np = types.SimpleNamespace(**{**vars(np), "nanquantile": quantile_with_largest})
    results = []
    for y in arguments["y"]:
        found = SALib.analyze.pawn.analyze(problem_of(x.shape[1]), x, np.array(y), S=arguments["slices"])
        names = ("minimum", "mean", "median", "maximum", "CV", "stdev")
        results.append({name: plain(found[name]) for name in names})
    return results


def class_ends(x, ends):
    """Ends of classes, by rank, that keep rows with equal values together: in the class of the middle of their ranks."""
    if len(np.unique(x)) == len(x):
        return ends
    class_of = np.searchsorted(ends, stats.rankdata(x, method="average"), side="left")
    return np.concatenate([[0], np.cumsum(np.unique(class_of, return_counts=True)[1])])


def delta(arguments):
    x, places = np.array(arguments["x"]), np.array(arguments["places"])
    results = []
    for y in arguments["y"]:
        y = np.array(y)
        # As SALib.analyze.delta.analyze prepares it.
        power = 2.0 / (7.0 + np.tanh((1500.0 - y.size) / 500.0))
        classes = int(np.round(min(int(np.ceil(y.size**power)), 48)))
        ends, points = np.linspace(0, y.size, classes + 1), np.linspace(np.min(y), np.max(y), 100)
        found = {name: [] for name in ("delta", "S1", "S1_conf", "delta_reduced", "delta_reduced_conf")}
        all_ends = ends
        for x_i in x.T:
            ends = class_ends(x_i, all_ends)
            found["delta"].append(SALib.analyze.delta.calc_delta(y, points, x_i, ends))
            found["S1"].append(SALib.analyze.delta.sobol_first(y, x_i, ends))
            drawn = iter([np.arange(y.size), *places])
            randint, choice = np.random.randint, np.random.choice
            np.random.randint = lambda count, size: next(drawn)
            np.random.choice = lambda count, size, replace: places.reshape(size)
            try:
                reduced, conf, _ = SALib.analyze.delta.bias_reduced_delta(
                    y, points, x_i, ends, len(places), 0.95, y.size, "raw", None, "x", 1
                )
                s1_conf = SALib.analyze.delta.sobol_first_conf(y, x_i, ends, len(places), 0.95, y.size)
            finally:
                np.random.randint, np.random.choice = randint, choice
            found["delta_reduced"].append(reduced)
            found["delta_reduced_conf"].append(conf)
            found["S1_conf"].append(s1_conf)
        results.append({name: plain(values) for name, values in found.items()})
    return results


def kolmogorov(arguments):
    found = stats.ks_2samp(arguments["a"], arguments["b"], method=arguments["method"])
    return plain([found.statistic, found.pvalue])


def problem(arguments):
    """Samples from our problem file with SALib, and writes the file as SALib does."""
    ours = json.loads(arguments["text"])
    sample = SALib.sample.sobol.sample(ours, 64, calc_second_order=False, scramble=False)
    own = dict(ours, outputs=["Y"])
    return {"rows": len(sample), "mean": plain(sample[1:].mean(axis=0)), "text": json.dumps(own)}


def main():
    warnings.simplefilter("ignore")
    known = (salib, sequence, saltelli, sobol, morris, pawn, delta, kolmogorov, problem)
    functions = {function.__name__: function for function in known}
    print(json.dumps([functions[task["kind"]](task) for task in json.load(sys.stdin)]))


main()
