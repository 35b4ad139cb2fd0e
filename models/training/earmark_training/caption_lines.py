"""What the chorus may say: every caption of a known sound, and general lines for whole groups of UCS CatIDs.

A general line ("a gun is fired", "a door or a lid slams shut") is right more often than a detailed one, and it can be told from
labels whether it is: `general_captions.json` names for each kind (`texts`: in one wording or several) the beginnings of the
CatIDs it holds for (`of`, without those in `not`).
"""
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .caption_material import Heard
from .stage import trained_on
from .vectors import ucs_categories

KINDS = json.loads(Path(__file__).with_name("general_captions.json").read_text(encoding="utf-8"))
GENERAL = {text: kind for kind, entry in enumerate(KINDS) for text in entry["texts"]}
# Two captions say the same where their meanings are this close, or less close but of the same UCS category.
CLOSE = 0.55
CLOSE_IN_CATEGORY = 0.4


def holds(cat_id: str, kinds: list[dict] = KINDS) -> np.ndarray:
    """For each kind of general lines whether it is true of a sound of this CatID."""
    return np.array([cat_id.startswith(tuple(kind["of"])) and not cat_id.startswith(tuple(kind.get("not", ["?"]))) for kind in kinds])


def own_cat_ids(heard: Heard, captions: list[str]) -> list[str]:
    """The CatID that most learned sounds of each caption have."""
    found: dict[str, Counter] = defaultdict(Counter)
    for row in heard.rows.values():
        if trained_on(heard.options, row):
            found[row["caption1"]][row["cat_id"]] += 1
    return [found[caption].most_common(1)[0][0] for caption in captions]


@dataclass
class Lines:
    """Captions in the order of the memory's prototypes, then the general lines.

    `kind`: of each general line; `members`: for each caption which kinds hold for it; `category`: number of each caption's UCS category.
    """
    texts: list[str]
    known: int
    kind: np.ndarray
    members: np.ndarray
    category: np.ndarray

    @classmethod
    def of(cls, heard: Heard) -> "Lines":
        group = heard.towers.audio_head.group
        captions, name = sorted(group, key=group.get), ucs_categories(heard.options)
        own = own_cat_ids(heard, captions)
        row_of = {cat_id: holds(cat_id) for cat_id in set(own)}
        # A sound without a CatID of the list is of a category of its own.
        _, category = np.unique([name.get(cat_id, f"{cat_id} {i}") for i, cat_id in enumerate(own)], return_inverse=True)
        return cls(captions + list(GENERAL), len(captions), np.array(list(GENERAL.values())), np.stack([row_of[cat_id] for cat_id in own]), category)
