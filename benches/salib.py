"""Computes Sobol' indices by SALib, with whose time benches/sensitivity.rs compares its own.

Arguments: factors, base rows, resamples. Reads outputs as float64 from standard input, output by output, in the order
of the design of Saltelli with second order. Prints the seconds that SALib took and the sum of all indices.
"""

import sys
import time

import numpy as np
from SALib.analyze import sobol


def main():
    factors, base, resamples = (int(argument) for argument in sys.argv[1:])
    problem = {"num_vars": factors, "names": [f"x{i}" for i in range(factors)], "bounds": [[0, 1]] * factors}
    outputs = np.frombuffer(sys.stdin.buffer.read()).reshape(-1, base * (2 * factors + 2))
    start = time.perf_counter()
    found = [sobol.analyze(problem, y, num_resamples=resamples, seed=1) for y in outputs]
    seconds = time.perf_counter() - start
    print(seconds, sum(each["S1"].sum() + each["ST"].sum() + np.nansum(each["S2"]) for each in found))


main()
