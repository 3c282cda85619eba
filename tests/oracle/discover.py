"""Boxes of scenario discovery by the EMA Workbench.

Reads JSON from standard input: a list of tables, each with

    x             rows of inputs
    of_interest   0 or 1 for each row
    threshold, peel_alpha, paste_alpha, mass_min
    steps         for each pass of PRIM the step that is selected, or null where none reaches the threshold

Writes JSON: for each table

    prim          for each pass the trajectory, a list of boxes
    leaves        the boxes of CART

and for each box: low, high (limits by input), rows, hits (PRIM alone), coverage, density, mass, restricted, and
quasi_p (PRIM alone; by input the values of the lower and the upper limit, -1 where the side is not restricted).
"""

import json
import sys

import numpy as np
import pandas as pd
from ema_workbench.analysis.cart import CART
from ema_workbench.analysis.prim import Prim


def limits(box):
    return {"low": box.loc[0].tolist(), "high": box.loc[1].tolist()}


class PatientPrim(Prim):
    """PRIM that chooses among the peels that keep the least mass.

    The Workbench takes the best of all peels and stops if it leaves too few rows, even if another one would not.
    """

    def _peel(self, box):
        def keeping_mass(peel):
            def peels(search, *arguments):
                return [entry for entry in peel(search, *arguments) if len(entry[0]) / self.n >= self.mass_min]

            return peels

        own, self._peels = self._peels, {kind: keeping_mass(peel) for kind, peel in type(self)._peels.items()}
        try:
            return super()._peel(box)
        finally:
            self._peels = own


def prim(x, y, table):
    settings = {name: table[name] for name in ("threshold", "peel_alpha", "paste_alpha", "mass_min")}
    search = PatientPrim(x, y, **settings)
    passes = []
    for step in table["steps"]:
        found = search.find_box()
        boxes = []
        for place, row in found.peeling_trajectory.iterrows():
            quasi_p = found.qp[place]
            boxes.append(
                limits(found.box_lims[place])
                | {name: float(row[name]) for name in ("coverage", "density", "mass")}
                | {"rows": int(row["n"]), "hits": int(row["k"]), "restricted": int(row["res_dim"])}
                | {"quasi_p": [[float(p) for p in quasi_p.get(name, [-1, -1])] for name in x.columns]}
            )
        passes.append(boxes)
        if step is not None:
            found.select(step)
    return passes


def leaves(x, y, table):
    trees = []
    # scikit-learn tries the inputs in random order. A tree that depends on the order cannot be compared.
    for seed in range(10):
        np.random.seed(seed)
        tree = CART(x, y, mass_min=table["mass_min"])
        tree.build_tree()
        boxes = []
        for box, stats in zip(tree.boxes, tree.stats, strict=True):
            numbers = {name: float(stats[name]) for name in ("coverage", "density", "mass")}
            boxes.append(limits(box) | numbers | {"restricted": int(stats["res dim"])})
        trees.append(boxes)
    assert all(tree == trees[0] for tree in trees), "the table has equally good cuts of several inputs"
    return trees[0]


def main():
    answers = []
    for table in json.load(sys.stdin):
        x = pd.DataFrame(table["x"], dtype=float)
        x.columns = [f"x{column}" for column in x.columns]
        y = np.array(table["of_interest"], dtype=int)
        answers.append({"prim": prim(x, y, table), "leaves": leaves(x, y, table)})
    json.dump(answers, sys.stdout)


main()
