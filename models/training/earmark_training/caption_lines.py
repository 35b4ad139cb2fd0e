"""What the chorus may say: every caption of a known sound, and some general lines for whole groups of UCS CatIDs.

A general line ("a gun is fired") is right more often than a detailed one, and it can be told from labels whether it is:
`general_captions.json` names for each (`texts`: in one wording or several) the beginnings of the CatIDs it holds for (`of`,
without those in `not`).
"""
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .caption_material import Heard
from .stage import trained_on

KINDS = json.loads(Path(__file__).with_name("general_captions.json").read_text(encoding="utf-8"))
GENERAL = {text: kind for kind, entry in enumerate(KINDS) for text in entry["texts"]}


def holds(cat_id: str) -> np.ndarray:
    """For each general line whether it is true of a sound of this CatID."""
    of = [cat_id.startswith(tuple(kind["of"])) and not cat_id.startswith(tuple(kind.get("not", ["?"]))) for kind in KINDS]
    return np.array(of)[list(GENERAL.values())]


@dataclass
class Lines:
    """Captions in the order of the memory's prototypes, then the general lines; for each caption which of those hold for it."""
    texts: list[str]
    known: int
    members: np.ndarray

    @classmethod
    def of(cls, heard: Heard) -> "Lines":
        group = heard.towers.audio_head.group
        cats: dict[str, list[str]] = defaultdict(list)
        for row in heard.rows.values():
            if row["caption1"] in group and trained_on(heard.options, row):
                cats[row["caption1"]].append(row["cat_id"])
        captions = sorted(group, key=group.get)
        members = np.stack([holds(Counter(cats[caption]).most_common(1)[0][0]) for caption in captions])
        return cls(captions + list(GENERAL), len(captions), members)
