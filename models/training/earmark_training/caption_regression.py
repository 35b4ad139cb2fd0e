"""What a person would write of a sound, expected from what all known captions near it say together.

The mean of those captions' meanings lies where the model's confusions lie; what people wrote lies a little elsewhere. The
difference is learned by a reduced-rank ridge regression (A. J. Izenman, *Reduced-rank regression for the multivariate
linear model*, 1975) from sounds that were learned from, each with its own prototype hidden.
"""
from dataclasses import dataclass

import numpy as np

from .caption_material import unit
from .graph import Graph

RIDGE, RANK = 3.0, 16
# Of what is expected so much is added to the mean, which is of unit length; what is expected has about half of that.
SHARE = 1.4


@dataclass
class Regression:
    """`(x - centre) · into · out + offset` for rows of component values, unit vectors."""
    centre: np.ndarray
    into: np.ndarray
    out: np.ndarray
    offset: np.ndarray

    @classmethod
    def fit(cls, said: np.ndarray, written: np.ndarray) -> "Regression":
        """[sounds, components] each: unit means of what near captions say, and what was written. The penalty is RIDGE times the
        mean variance of a component; of the map those RANK directions stay that explain most of what is predicted."""
        centre, offset = said.mean(0), written.mean(0)
        x = said - centre
        gram = x.T @ x
        whole = np.linalg.solve(gram + RIDGE * np.trace(gram) / len(gram) * np.eye(len(gram)), x.T @ (written - offset))
        predicted = np.linalg.svd(x @ whole, full_matrices=False)[2][:RANK]
        return cls(*(part.astype(np.float32) for part in (centre, whole @ predicted.T, predicted, offset)))

    def towards(self, said: np.ndarray) -> np.ndarray:
        """Unit rows of meanings, moved towards what is expected to be written."""
        return unit(said + SHARE * ((said - self.centre) @ self.into @ self.out + self.offset))

    def in_graph(self, graph: Graph, said: str) -> str:
        """As `towards`, but not of unit length."""
        low = graph.op("MatMul", graph.op("Sub", said, graph.constant(self.centre)), graph.weight(self.into, 1))
        added = graph.op("Add", graph.op("MatMul", low, graph.weight(SHARE * self.out, 1)), graph.constant(SHARE * self.offset))
        return graph.op("Add", said, added)
