"""UCS categories by phrases alone and by the head: how often they are right, and whether they are as sure as they say."""
import json

import numpy as np

from . import category_rows
from .caption_measure import mean
from .category_chance import Chances
from .category_rows import Catalogue
from .stage import Options

BOUNDS = (("category", 1), ("category", 3), ("CatID", 1), ("CatID", 3))


def figures(catalogue: Catalogue, phrases: np.ndarray, head: np.ndarray, truth: np.ndarray) -> dict:
    """How often the right category and CatID are among the first, by phrases alone and by the head, from similarities [clips, CatIDs]."""
    found = {name: dict(zip(("category", "CatID"), catalogue.ranks(own, truth), strict=True)) for name, own in (("phrases", phrases), ("head", head))}

    def said(name: str, what: str, below: int) -> np.ndarray:
        return (found[name][what] < below).astype(float)
    out = {"clips": len(truth)} | {name: {f"{what} top {below}": mean(said(name, what, below)) for what, below in BOUNDS} for name in found}
    return out | {"gain": {f"{what} top {below}": mean(said("head", what, below) - said("phrases", what, below)) for what, below in BOUNDS}}


def measure(options: Options, split: list[dict], windows: np.ndarray, owner: np.ndarray) -> dict:
    """Figures of the pack's categories of a split: its clips' rows, the vectors of all windows and the clip each belongs to."""
    catalogue = Catalogue.read(options)
    number = {cat: i for i, cat in enumerate(catalogue.cat_ids)}
    known = [i for i, row in enumerate(split) if row["cat_id"] in number]
    truth = np.array([number[split[i]["cat_id"]] for i in known])
    phrases, head = (category_rows.similarities(rows, windows, owner)[known]
                     for rows in (category_rows.read_rows(options.pack)[1], category_rows.read_moved(options.pack, catalogue)))
    declared = json.loads((options.pack / "pack.json").read_text(encoding="utf-8"))["categories"]
    return figures(catalogue, phrases, head, truth) | {"reliability": Chances.read(declared).reliability(catalogue, head, truth)}
