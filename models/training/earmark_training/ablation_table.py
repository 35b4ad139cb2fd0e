"""The ablation as a Markdown table: figures of each row, and how far they are from the reference row.

Differences are paired: the same queries are drawn again and again (bootstrap, 95 %), captions one by one, clips by
groups of one caption, because variants of a name stand or fall together. A difference inside its interval is called none.
`python -m earmark_training.ablation_table --corpus … --text … --teachers … --work …` writes `WORK/ablate/table.md` and `table.json`.
"""
import json

import numpy as np

from .ablate import options_of
from .align import HELD_OUT
from .hearing import window_table
from .rows import ROWS
from .stage import Options, clips
from .vectors import ucs_categories

REFERENCE = "frozen"
ORDER = ("file-names", "statistics", "trunk-statistics", "cacophony", "cacophony-mae", "everyday", "everyday-tuned", "frozen", "frozen-longer",
         "tuned", "text", "captioning", "mae", "sam", "mixtures", "no-phrases", "student-alone", "student", "full-frozen", "full-tuned")
COLUMNS = (("val", "caption", 10, "R@10 `val`"), ("held out", "caption", 10, "R@10 unheard collections"),
           ("val", "category", 3, "UCS top three `val`"), ("held out", "category", 3, "UCS top three unheard collections"))
FACTS = ("trainSeconds", "epochs", "steps", "pretraining")
DRAWS = 4000


def interval(values: np.ndarray, group: np.ndarray) -> tuple[float, float, float]:
    """Mean and 95 % bootstrap interval; members of a group are drawn together."""
    _, number = np.unique(group, return_inverse=True)
    total, count = np.bincount(number, values), np.bincount(number)
    picks = np.random.default_rng(0).integers(0, len(total), (DRAWS, len(total)))
    low, high = np.percentile(total[picks].sum(1) / count[picks].sum(1), [2.5, 97.5])
    return float(values.mean()), float(low), float(high)


def groups(options: Options) -> dict[tuple[str, str], np.ndarray]:
    """What each query of each column belongs to."""
    rows, known = {row["id"]: row for row in clips(options)}, ucs_categories(options)
    heard = list(dict.fromkeys(row[0] for row in window_table(options)))
    own = {"val": [c for c in heard if rows[c]["split"] == "val"],
           "held out": [c for c in heard if rows[c]["split"] == "train" and rows[c]["source"] in HELD_OUT and rows[c]["caption1"]]}
    out = {}
    for split, members in own.items():
        captions = [rows[c]["caption1"] for c in members]
        out[split, "caption"] = np.arange(len(set(captions) - {""}))
        out[split, "category"] = np.array([caption for c, caption in zip(members, captions, strict=True) if rows[c]["cat_id"] in known])
    return out


def text_of(mean: float, low: float, high: float) -> str:
    if low <= 0 <= high:
        return f"none ({mean:+.3f}; {low:+.3f} to {high:+.3f})"
    return f"**{mean:+.3f}** ({low:+.3f} to {high:+.3f})"


def cost(result: dict) -> str:
    if "trainSeconds" not in result:
        return "-"
    before = result.get("pretraining")
    own = f"{result['trainSeconds']:.0f} s, {result['epochs']:.1f} epochs"
    return own + (f" after {before['trainSeconds']:.0f} s, {before['epochs']:.1f} epochs" if before else "")


def table(options: Options) -> tuple[str, list[dict]]:
    folder, found = options.folder("ablate"), {}
    for name in ORDER:
        if (folder / f"{name}.json").exists():
            found[name] = json.loads((folder / f"{name}.json").read_text())
    group, reference, rows = groups(options), found[REFERENCE], []
    lines = ["| row | " + " | ".join(c[3] for c in COLUMNS) + " | trained |", "| --- |" + " --- |" * (len(COLUMNS) + 1)]
    for name, result in found.items():
        cells, figures = [], {}
        for split, kind, below, title in COLUMNS:
            hits, base = (np.array(r["ranks"][split][kind]) < below for r in (result, reference))
            values = hits.astype(float), hits.astype(float) - base
            alone, paired = (interval(v, group[split, kind]) for v in values)
            figures[title] = {"value": alone[0], "interval": alone[1:], "difference": paired[0], "difference interval": paired[1:]}
            cells.append(f"{alone[0]:.3f} ({alone[1]:.3f} to {alone[2]:.3f})" if name == REFERENCE else f"{alone[0]:.3f}; {text_of(*paired)}")
        lines.append(f"| {result['label']} | " + " | ".join(cells) + f" | {cost(result)} |")
        rows.append({"row": name, "label": result["label"], **figures, **{k: result[k] for k in FACTS if k in result}})
    return "\n".join(lines) + "\n", rows


INTRODUCTION = (
    "Every row hears the same clips without the eight held-out collections, which serve as unheard ones, and takes the same few steps (1.3 epochs in",
    "batches of 128 clips, stretches of at most 3.2 seconds, one thread, seed 0): the rows compare parts of the design, not finished models. Times are of one",
    "shared processor core. In brackets: 95 % by bootstrap; beside a figure its difference from (c) frozen, paired over the same queries. A difference inside",
    "its interval is called none. One seed: what training chance adds is not in the intervals. File names, where shown, are an upper bound: the captions were",
    "written from them, and a file without a telling name is never found by them.")


def text_with(table_text: str, rows: list[dict]) -> str:
    there = {row["row"] for row in rows}
    left = [row.label for name, row in ROWS.items() if name not in there]
    end = ["", "Written, not run for lack of time: " + "; ".join(left) + "."] if left else []
    return "\n".join([*INTRODUCTION, "", table_text.rstrip("\n"), *end, ""])


def main() -> None:
    options, _ = options_of()
    text, rows = table(options)
    text = text_with(text, rows)
    (options.folder("ablate") / "table.md").write_text(text)
    (options.folder("ablate") / "table.json").write_text(json.dumps(rows, indent=1) + "\n")
    print(text)


if __name__ == "__main__":
    main()
