"""Which parts of the design help: each row is trained for the same number of steps, and measured the same way.

`python -m earmark_training.ablate --corpus … --text … --teachers … --work … [--rows a,b] [--steps N]` trains the
rows of `ROWS` in that order, each without the held-out collections, and writes `WORK/ablate/ROW.json` after each: figures
and the rank of every query, on `val` and on the held-out collections. A row that is there is skipped. `ablation_table`
makes the table from them. Steps are of 128 clips; the seconds beside them are of the processor, not of the clock. Rows whose
label says "from" begin with the weights of another row: what they gain is to be read against the row of 2.5 times the clips.
"""
import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch

from . import hearing, patches
from .align import HELD_OUT
from .data import Corpus
from .pretrain import pretrain
from .row_trainer import Trainer
from .rows import ROWS, Row
from .stage import Options
from .vectors import class_vectors, figures, split_ranks, ucs_categories, window_vectors

STEPS = 120
PRETRAINING = {"joint": 1.0, "vit": 1.0}


def sounds_of(options: Options, corpus: Corpus, row: Row) -> Corpus:
    if row.input == "patches":
        return hearing.PatchSounds(corpus, options)
    if row.input == "maps":
        return hearing.MapSounds(corpus, options, row.head == "joint")
    return hearing.TokenSounds(corpus)


def measured_clips(corpus: Corpus) -> dict[str, list[str]]:
    return {"val": corpus.split("val"), "held out": hearing.held_out_clips(corpus)}


@torch.inference_mode()
def ranks_of(options: Options, trainer: Trainer) -> dict[str, dict[str, np.ndarray]]:
    towers, sounds, out = trainer.average.eval(), trainer.corpus, {}
    clips = measured_clips(sounds)
    sentences = sounds.sentences
    if trainer.row.text:
        sentences = sentences.clone()
        captions = [sounds.text_index[sounds.rows[c]["caption1"]] for own in clips.values() for c in own if sounds.rows[c]["caption1"]]
        towers.top.refresh(sentences, np.unique(np.concatenate([captions, sounds.cat_texts.flatten().numpy()])))
    texts = towers.text(sentences).numpy()
    categories = class_vectors(towers, sentences, sounds.cat_texts)
    for name, own in clips.items():
        with torch.autocast("cpu", torch.bfloat16):
            windows, owner = window_vectors(towers, sounds, own)
        out[name] = split_ranks(sounds, own, windows, owner, lambda c: texts[sounds.text_index[c]], categories, ucs_categories(options))
    return out


def write(options: Options, name: str, label: str, ranks: dict, facts: dict) -> None:
    result = {"row": name, "label": label, **facts, "figures": {k: figures(v) for k, v in ranks.items()},
              "ranks": {k: {kind: r.tolist() for kind, r in v.items()} for k, v in ranks.items()}}
    (options.folder("ablate") / f"{name}.json").write_text(json.dumps(result) + "\n")
    print(name, facts, {k: (v["R@10"], v["UCS category top 3"]) for k, v in result["figures"].items()}, flush=True)


def pretrained(options: Options, corpus: Corpus, row: Row, steps: int) -> dict:
    """The masked pretraining a row begins with, and its time, once for all rows that want it."""
    path = options.folder("ablate") / f"pretrained-{row.head}.pt"
    if not path.exists():
        facts = pretrain(options, corpus, row.head, round(steps * PRETRAINING[row.head]), path, HELD_OUT)
        path.with_suffix(".json").write_text(json.dumps(facts) + "\n")
    return {"pretraining": json.loads(path.with_suffix(".json").read_text())}


def train_row(options: Options, corpus: Corpus, name: str, steps: int) -> None:
    folder, row = options.folder("ablate"), ROWS[name]
    began = time.process_time()
    before = pretrained(options, corpus, row, steps) if row.pretrained else {}
    trainer = Trainer(options, sounds_of(options, corpus, row), name)
    facts = trainer.train_for(round(steps * row.times))
    if name in ("frozen", "everyday"):
        torch.save(trainer.average.state_dict(), folder / f"{name}.pt")
    if name == "frozen":
        every = [c for c in corpus.windows if corpus.rows[c]["split"] in ("train", "pretrain")]
        with torch.autocast("cpu", torch.bfloat16), torch.inference_mode():
            vectors, _ = window_vectors(trainer.average, trainer.corpus, every)
        targets = np.zeros((len(corpus.seconds), vectors.shape[1]), np.float32)
        targets[[w for c in every for w in corpus.windows[c]]] = vectors
        np.save(folder / "frozen-vectors.npy", targets)
    ranks = ranks_of(options, trainer)
    facts |= before | {"seed": options.seed, "seconds": round(time.process_time() - began, 1)}
    write(options, name, row.label, ranks, facts)


def options_of(arguments: list[str] | None = None) -> tuple[Options, argparse.Namespace]:
    parser = argparse.ArgumentParser(prog="earmark_training.ablate", description=__doc__)
    for name in ("corpus", "text", "teachers", "work"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--rows", default=",".join(ROWS))
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    return Options(given.corpus, given.text, given.teachers, given.work, given.work / "no-pack", threads=1, seed=given.seed), given


def main() -> None:
    options, given = options_of()
    torch.set_num_threads(1)
    patches.run(options)
    corpus = Corpus(options)
    for name in given.rows.split(","):
        if not (options.folder("ablate") / f"{name}.json").exists():
            train_row(options, corpus, name, given.steps)


if __name__ == "__main__":
    main()
