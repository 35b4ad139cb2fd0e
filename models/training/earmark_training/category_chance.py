"""How sure a proposed category is.

    probability = trust · softmax(similarities / temperature) ^ power

`trust` is the share of sounds for which the surest answer is right; `power` lifts the guesses, which the softmax of the best
window of a sound takes for less likely than they are.

Fitted for the answer that people see: the three best categories, each with its best CatID.
"""
from dataclasses import asdict, dataclass

import numpy as np

from .category_rows import Catalogue

SHOWN = 3
TEMPERATURES = np.arange(0.03, 0.1501, 0.005)
TRUSTS = np.arange(0.4, 1.0001, 0.025)
POWERS = np.arange(0.5, 1.1001, 0.05)
LEAST = 1e-4
EDGES = (0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 1.01)


@dataclass(frozen=True)
class Chance:
    temperature: float
    trust: float
    power: float = 1.0

    def said(self, similarity: np.ndarray, shown: np.ndarray) -> np.ndarray:
        """Probabilities [clips, shown] of the entries `shown` among all columns of `similarity`."""
        return self.trust * softmax(similarity, shown, self.temperature) ** self.power

    def declared(self) -> dict:
        return {name: round(value, 4) for name, value in asdict(self).items()}


def softmax(similarity: np.ndarray, shown: np.ndarray, temperature: float) -> np.ndarray:
    weight = np.exp((similarity - similarity.max(1, keepdims=True)) / temperature)
    return np.take_along_axis(weight, shown, 1) / weight.sum(1, keepdims=True)


def log_loss(said: np.ndarray, right: np.ndarray) -> float:
    said = np.clip(said, LEAST, 1 - LEAST)
    return float(-np.log(np.where(right, said, 1 - said)).mean())


def fit(similarity: np.ndarray, shown: np.ndarray, right: np.ndarray) -> Chance:
    """The numbers of least log loss over all that is shown; `right` [clips, shown]."""
    found = []
    for temperature in TEMPERATURES:
        share = softmax(similarity, shown, temperature)
        found += [(log_loss(trust * share ** power, right), float(temperature), float(trust), float(power)) for trust in TRUSTS for power in POWERS]
    return Chance(*min(found)[1:])


def reliability(said: np.ndarray, right: np.ndarray) -> dict:
    """Expected calibration error, and for each stretch of probabilities: how many, what is said, how often it is right."""
    said, right = said.ravel(), right.ravel()
    table, error = [], 0.0
    for low, high in zip(EDGES, EDGES[1:], strict=False):
        here = (said >= low) & (said < high)
        if here.any():
            table.append({"from": low, "shown": int(here.sum()), "said": round(float(said[here].mean()), 3), "right": round(float(right[here].mean()), 3)})
            error += abs(float(said[here].mean() - right[here].mean())) * here.mean()
    return {"expected calibration error": round(error, 4), "table": table}


@dataclass(frozen=True)
class Chances:
    """How sure a CatID is, and how sure its category."""
    cat_id: Chance
    category: Chance

    @classmethod
    def fit(cls, catalogue: Catalogue, similarity: np.ndarray, truth: np.ndarray) -> "Chances":
        return cls(*(fit(*own) for own in shown(catalogue, similarity, truth)))

    @classmethod
    def read(cls, declared: dict) -> "Chances":
        return cls(Chance(**declared["catId"]), Chance(**declared["category"]))

    def declared(self) -> dict:
        return {"catId": self.cat_id.declared(), "category": self.category.declared()}

    def reliability(self, catalogue: Catalogue, similarity: np.ndarray, truth: np.ndarray) -> dict:
        own = zip(("CatID", "category"), (self.cat_id, self.category), shown(catalogue, similarity, truth), strict=True)
        return {name: reliability(chance.said(values, at), right) for name, chance, (values, at, right) in own}


def shown(catalogue: Catalogue, similarity: np.ndarray, truth: np.ndarray) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """For CatIDs and for categories: similarities, what is shown of them by number, and whether that is right."""
    categories, cat_ids = catalogue.shown(similarity, SHOWN)
    return [(similarity, cat_ids, cat_ids == truth[:, None]),
            (catalogue.best(similarity), categories, categories == catalogue.column[truth][:, None])]
