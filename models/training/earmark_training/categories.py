"""Stage `categories`: what people file under a UCS category moves the rows of its CatIDs.

Phrases say what a category means; labelled sounds say what is filed under it. One shift for each of the 82 categories is
learned by cross-entropy over the categories, each by its best CatID, and with a quarter of the weight over the CatIDs, from finished
vectors of the training clips whose own memory is hidden. (Learned residuals of class vectors from text: TaskRes, T. Yu et al.,
CVPR 2023.) The space and retrieval by text stay as they are. First for the model that has not heard some collections: its
figures are honest, and the probabilities are fitted on its sounds.
"""
import math
from dataclasses import asdict, dataclass

import numpy as np
import torch
from torch.nn import functional as F

from . import category_rows
from .align import HELD_OUT
from .caption_material import Group, Heard, Texts, fingerprint
from .category_chance import Chances
from .category_evaluate import figures
from .category_rows import Catalogue
from .data import Corpus
from .memory import finished_towers
from .stage import Options, finished, read_report, stage, trained_on
from .texts import ucs_phrases

FILES = {"categories": "categories.i8"}
MODELS = (("unheard", HELD_OUT), ("towers", frozenset()))


@dataclass(frozen=True)
class Recipe:
    epochs: int = 4
    batch: int = 256
    rate: float = 1e-3
    warmup: int = 20
    scale: float = 5.0
    smoothing: float = 0.1
    exact: float = 0.25


@dataclass
class Labelled:
    """Some clips, and each one's CatID by number."""
    group: Group
    truth: np.ndarray

    @classmethod
    def of(cls, group: Group, heard: Heard, catalogue: Catalogue) -> "Labelled":
        number = {cat: i for i, cat in enumerate(catalogue.cat_ids)}
        return cls(group, np.array([number[heard.rows[clip]["cat_id"]] for clip in group.clips]))


def labelled(heard: Heard, catalogue: Catalogue, held_out: frozenset[str]) -> dict[str, Labelled]:
    """What is learned from, and the sounds that the model has not heard."""
    known = frozenset(catalogue.cat_ids)

    def of(wanted) -> Labelled:
        return Labelled.of(heard.group(lambda row: row["cat_id"] in known and wanted(row)), heard, catalogue)
    captioned = {row["id"] for row in heard.rows.values() if row["split"] == "train" and row["caption1"] and trained_on(heard.options, row)}
    sets = {"learned": of(lambda row: row["id"] in captioned and row["source"] not in held_out), "val": of(lambda row: row["split"] == "val")}
    return sets | ({"held out": of(lambda row: row["split"] == "train" and row["caption1"] and row["source"] in held_out)} if held_out else {})


def learn(rows: np.ndarray, catalogue: Catalogue, sounds: Labelled, recipe: Recipe, seed: int) -> np.ndarray:
    """The shifts [categories, width]; a clip counts by the mean of its windows."""
    rng = np.random.default_rng(seed)
    phrases, column = torch.from_numpy(rows), torch.from_numpy(catalogue.column)
    vectors, truths = torch.from_numpy(sounds.group.vectors), torch.from_numpy(sounds.truth)
    shifts = torch.zeros(len(catalogue.names), rows.shape[1], requires_grad=True)
    scale = torch.tensor(math.log(recipe.scale), requires_grad=True)
    optimiser = torch.optim.Adam([shifts, scale], recipe.rate)
    total, done = recipe.epochs * (len(sounds.truth) // recipe.batch), 0
    for _ in range(recipe.epochs):
        order = torch.from_numpy(rng.permutation(len(truths)))
        for part in order[:len(order) // recipe.batch * recipe.batch].split(recipe.batch):
            truth = truths[part]
            similarity = vectors[part] @ F.normalize(phrases + shifts[column], dim=-1).T
            best = similarity.new_full((len(part), len(shifts)), -1.0).scatter_reduce(1, column.expand(len(part), -1), similarity, "amax")
            loss = F.cross_entropy(scale.exp() * best, column[truth], label_smoothing=recipe.smoothing)
            loss = loss + recipe.exact * F.cross_entropy(scale.exp() * similarity, truth, label_smoothing=recipe.smoothing)
            done += 1
            for group in optimiser.param_groups:
                group["lr"] = recipe.rate * min(1, done / recipe.warmup) * (0.5 + 0.5 * math.cos(math.pi * done / total))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return shifts.detach().numpy()


def fingerprints(options: Options) -> list[int]:
    return [fingerprint(finished_towers(options, name)) for name, _ in MODELS]


def run(options: Options) -> None:
    """Skipped only while the towers are those that the shifts were learned from."""
    torch.set_num_threads(options.threads)
    towers = fingerprints(options)
    if finished(options, "categories") and read_report(options, "categories")["towers"] == towers:
        return
    with stage(options, "categories") as report:
        catalogue, texts, recipe = Catalogue.read(options), Texts(options), Recipe()
        report.update({"towers": towers, "recipe": asdict(recipe), "figures": {}, "reliability": {}})
        chances = None
        for name, held_out in MODELS:
            heard = Heard(options, name, texts, lambda name=name: Corpus(options, name))
            rows, sets = heard.class_rows(ucs_phrases(options)), labelled(heard, catalogue, held_out)
            stored, step = category_rows.rounded(learn(rows, catalogue, sets.pop("learned"), recipe, options.seed))
            head = category_rows.moved(rows, stored.astype(np.float32) * np.float32(step), catalogue.column)
            near = {key: [category_rows.similarities(own, s.group.windows, s.group.owner) for own in (rows, head)] for key, s in sets.items()}
            if chances is None:
                pooled = [np.concatenate(parts) for parts in zip(*((near[key][1], sets[key].truth) for key in sets), strict=True)]
                chances = Chances.fit(catalogue, *pooled)
            for key, s in sets.items():
                report["figures"][f"{key}, {name}"] = figures(catalogue, *near[key], s.truth)
                report["reliability"][f"{key}, {name}"] = chances.reliability(catalogue, near[key][1], s.truth)
        np.save(options.folder("categories") / "shifts.npy", stored)
        report.update(step=step, names=catalogue.names.tolist(), **chances.declared())


def write_pack(options: Options) -> dict:
    """For `export`: the shifts into the pack; the section `categories` of the manifest."""
    report = read_report(options, "categories")
    np.load(options.folder("categories") / "shifts.npy").tofile(options.pack / FILES["categories"])
    return {"shifts": "categories", "names": report["names"], "scale": report["step"], "catId": report["catId"], "category": report["category"]}
