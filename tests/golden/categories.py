"""Golden figures of UCS categories by the code that trains packs (`models/training`), on random vectors.

    PYTHONPATH=models/training python tests/golden/categories.py

in the environment of `models/training/requirements.txt` writes `categories.json` beside this file. Tests only read it.
"""
import json
from pathlib import Path

import numpy as np
from earmark_training import category_rows
from earmark_training.category_chance import SHOWN, Chances
from earmark_training.category_evaluate import figures
from earmark_training.category_rows import Catalogue

HERE = Path(__file__).parent
WIDTH, CLIPS = 8, 40
DECLARED = {"catId": {"temperature": 0.1, "trust": 0.925, "power": 0.85}, "category": {"temperature": 0.12, "trust": 0.975, "power": 0.9}}


def main():
    table = [row.split("|") for row in json.loads((HERE / "../../src/core/ucs/ucs-table.json").read_text(encoding="utf-8"))]
    chosen = [row for i, row in enumerate(table) if i % 60 < 3]
    catalogue = Catalogue.of([row[0] for row in chosen], {row[0]: row[2] for row in table})
    rng = np.random.default_rng(0)
    vocabulary = rng.integers(-127, 128, (len(chosen), WIDTH)).astype(np.int8)
    shifts, step = category_rows.rounded(rng.normal(0, 0.15, (len(catalogue.names), WIDTH)))
    owner = np.repeat(np.arange(CLIPS), rng.integers(1, 4, CLIPS))
    truth = rng.integers(0, len(chosen), CLIPS)
    near = vocabulary[truth[owner]] / 127 + rng.normal(0, 0.7, (len(owner), WIDTH))
    windows = category_rows.unit(near).round(5).astype(np.float32)

    rows = category_rows.unit(vocabulary.astype(np.float32))
    head = category_rows.moved(rows, shifts.astype(np.float32) * np.float32(step), catalogue.column)
    phrases, moved = (category_rows.similarities(own, windows, owner) for own in (rows, head))
    chances = Chances.read(DECLARED)
    categories, cat_ids = catalogue.shown(moved, SHOWN)
    sure, category_sure = chances.cat_id.said(moved, cat_ids), chances.category.said(catalogue.best(moved), categories)
    found = figures(catalogue, phrases, moved, truth)
    golden = {
        "catIds": catalogue.cat_ids, "vocabulary": vocabulary.ravel().tolist(), "dimension": WIDTH,
        "head": {"shifts": "categories", "names": catalogue.names.tolist(), "scale": step, **DECLARED}, "shifts": shifts.ravel().tolist(),
        "windows": [windows[owner == clip].astype(float).round(5).tolist() for clip in range(CLIPS)], "truth": [catalogue.cat_ids[i] for i in truth],
        "moved": head.ravel().astype(float).round(6).tolist(),
        "figures": {name: {key: own["mean"] for key, own in found[name].items()} for name in ("phrases", "head")},
        "shown": [[{"catId": catalogue.cat_ids[at], "probability": round(float(p), 6), "categoryProbability": round(float(q), 6)}
                   for at, p, q in zip(*own, strict=True)] for own in zip(cat_ids, sure, category_sure, strict=True)],
    }
    (HERE / "categories.json").write_text(json.dumps(golden) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
