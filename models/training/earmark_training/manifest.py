"""`pack.json`: what the pack holds and how it is used, with size and checksum of every file."""
import hashlib
import json
from pathlib import Path

from . import variants
from .frontends import BUCKETS, EFFECTS, EFFECTS_DIVIDE, EVERYDAY, HOP_SECONDS, WINDOW_SECONDS, FrontEnd
from .minilm import MAX_LENGTH
from .model import WIDTH

PRECISIONS = {"audioFp16": "fp16"} | dict.fromkeys(("audio", "audioInt8", "text", "captionPrefix", "captionStep", "captionChorus"), "int8")

TEACHERS = [
    {"name": "YAMNet", "license": "Apache-2.0", "source": "https://github.com/tensorflow/models/tree/master/research/audioset/yamnet",
     "use": "trunk of the audio tower (its last two layers tuned), class scores as training targets"},
    {"name": "aiSFX (A. B. Ma and A. Lerch, Representation Learning for the Automatic Indexing of Sound Effects Libraries, ISMIR 2022)",
     "license": "CC-BY-4.0", "source": "https://github.com/alisonbma/aiSFX",
     "use": "trunk of the audio tower (its fourth block tuned, weights rounded to 8 bits)"},
    {"name": "all-MiniLM-L6-v2", "license": "Apache-2.0", "source": "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2",
     "use": "text tower (weights rounded to 8 bits, rare words to 4)"},
]


def declared(end: FrontEnd) -> dict:
    """A front end in the words of the manifest."""
    return {
        "kind": "logmel", "sampleRate": end.rate, "channels": "mean",
        "window": {"seconds": WINDOW_SECONDS, "hop": HOP_SECONDS, "short": "mask", "long": "windows", "tail": True,
                   "buckets": list(BUCKETS)},
        "stft": {"win": end.win, "fft": end.fft, "hop": end.hop, "window": "hann", "periodic": True, "center": end.center,
                 "pad": "constant" if end.center else "none", "align": "left", "preemphasis": 0},
        "spectrum": "power" if end.power else "magnitude",
        "mel": {"bins": end.bins, "fmin": end.fmin, "fmax": end.fmax, "scale": "htk", "norm": "sum" if end.unit_sum else None,
                "triangles": "mel" if end.mel_domain else "hz", "dropDC": end.drop_dc},
        "log": {"kind": "log10p", "scale": 10000, "divide": EFFECTS_DIVIDE} if end is EFFECTS
        else {"kind": "ln", "floor": 0.001, "floorMode": "add"},
        "padValue": end.pad_value,
        "layout": ["B", "frames", "mel"],
    }


def file_entry(pack: Path, path: str, precision: str | None = None) -> dict:
    content = (pack / path).read_bytes()
    entry = {"path": path, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    return entry | ({"precision": precision} if precision else {})


def write(pack: Path, version: str, space: str, training_data: list[dict], calibration: dict, vocabulary: dict, golden: dict,
          files: dict, caption: dict, categories: dict) -> None:
    manifest = {
        "format": "earmark-pack/1",
        "id": "earmark-small",
        "name": "Earmark small",
        "version": version,
        "license": {
            "spdx": "CC-BY-4.0 AND Apache-2.0",
            "url": "https://creativecommons.org/licenses/by/4.0/",
            "attribution": "Contains aiSFX by Alison B. Ma and Alexander Lerch (CC BY 4.0), YAMNet and MiniLM (Apache-2.0), "
                           "all changed. Trained on openly licensed sounds, see ATTRIBUTION.md.",
        },
        "provenance": {"trainingData": training_data, "teachers": TEACHERS, "card": "MODEL_CARD.md", "attribution": "ATTRIBUTION.md"},
        "capabilities": ["audio-embed", "text-embed", "caption"],
        "files": {name: file_entry(pack, path, PRECISIONS.get(name)) for name, path in files.items()},
        "frontends": {end.name: declared(end) for end in (EVERYDAY, EFFECTS)},
        "audio": {
            "inputs": {end.name: {"features": end.name, "mask": f"{end.name}_mask"} for end in (EVERYDAY, EFFECTS)},
            "outputs": {"embedding": "audio_embeds", "tokens": None},
            "dim": WIDTH, "pool": "none", "normalized": False,
            "variants": variants.DECLARED,
        },
        "text": {"tokenizer": "hf-json", "maxLength": MAX_LENGTH, "padId": 0, "positionIds": None, "suffix": "",
                 "inputs": {"ids": "input_ids", "mask": "attention_mask", "types": None}, "output": "text_embeds",
                 "normalized": False, "dtype": "int64", "template": "{}"},
        "score": {"space": "cosine", "clip": "max"},
        "calibration": calibration,
        "vocabulary": vocabulary,
        "caption": caption,
        "categories": categories,
        "spaceId": f"earmark-small@{space}",
        "ep": {"prefer": ["cpu"], "staticShapes": {"seconds": list(BUCKETS)}},
        "golden": golden,
    }
    (pack / "pack.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def seal(pack: Path) -> None:
    """Enter every other file beside those the manifest names, and size and checksum of all."""
    path = pack / "pack.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    named = {entry["path"]: name for name, entry in manifest["files"].items()}
    for file in sorted(pack.rglob("*")):
        place = file.relative_to(pack).as_posix()
        if file.is_file() and place != "pack.json":
            name = named.get(place, place)
            manifest["files"][name] = file_entry(pack, place, manifest["files"].get(name, {}).get("precision"))
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def check(pack: Path) -> None:
    """Every file is what the manifest says, and none is missing from it."""
    manifest = json.loads((pack / "pack.json").read_text(encoding="utf-8"))
    for entry in manifest["files"].values():
        content = (pack / entry["path"]).read_bytes()
        if len(content) != entry["bytes"] or hashlib.sha256(content).hexdigest() != entry["sha256"]:
            raise ValueError(f"{entry['path']} is not what the manifest says")
