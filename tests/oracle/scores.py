"""Scores of ensembles by Python libraries.

Reads CSV rows `observed,kernel_sd,member,member,...` from standard input. Prints a CSV row for each: CRPS by
properscoring, CRPS by scoringrules (energy form), and the log score of the kernel mixture by scoringrules.
"""

import csv
import sys

import numpy as np
import properscoring
import scoringrules


def scores(row):
    observed, kernel_sd, members = row[0], row[1], np.array(row[2:])
    return (
        properscoring.crps_ensemble(observed, members),
        scoringrules.crps_ensemble(observed, members, estimator="nrg"),
        scoringrules.logs_ensemble(observed, members, bw=kernel_sd),
    )


def main():
    for line in list(csv.reader(sys.stdin)):
        print(",".join(repr(float(score)) for score in scores([float(field) for field in line])))


main()
