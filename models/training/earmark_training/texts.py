"""Every text the training and the measurements use, and the phrases of sound classes and UCS categories."""
import json
from pathlib import Path

from .stage import Options, clips


def phrases(path: Path) -> list[dict]:
    """Classes with their texts, all in one list each: short searches, captions, acoustic descriptions."""
    table = json.loads(path.read_text(encoding="utf-8"))
    entries = table.values() if isinstance(table, dict) else table
    out = []
    for entry in entries:
        texts = [t for value in entry.values() if isinstance(value, list) for t in value if isinstance(t, str)]
        out.append({**{k: v for k, v in entry.items() if isinstance(v, str | int)}, "texts": texts})
    return out


def sound_phrases(options: Options) -> list[dict]:
    return phrases(options.text / "sound_phrases.json")


def ucs_phrases(options: Options) -> list[dict]:
    return phrases(options.text / "ucs_phrases.json")


def clip_texts(row: dict) -> list[str]:
    """What may stand for a clip in training: two captions, its tags, its name."""
    texts = (row["caption1"], row["caption2"], row["tags"].replace(",", ", "), row["name"].replace(" / ", " "))
    return [t for t in texts if t]


def all_texts(options: Options) -> list[str]:
    found: set[str] = set()
    for row in clips(options):
        if row["split"] != "pretrain":
            found.update(clip_texts(row))
    for entry in sound_phrases(options) + ucs_phrases(options):
        found.update(entry["texts"])
    return sorted(found)
