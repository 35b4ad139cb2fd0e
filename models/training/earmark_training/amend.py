"""Parts of a finished pack anew; its vectors, and so its space, stay as they are."""
import json
from collections.abc import Callable

import numpy as np

from . import card, export, manifest
from .evaluate import Sounds
from .runtime import Runtime
from .stage import Options, read_report, report_path

SPLITS = ("val", "test", "ood")
Measure = Callable[[Runtime, list[dict], np.ndarray, np.ndarray], dict]


def put(options: Options, section: str, content: dict, files: dict[str, str]) -> None:
    """A section of the manifest, and the files it names by their keys."""
    path = options.pack / "pack.json"
    declared = json.loads(path.read_text(encoding="utf-8"))
    declared |= {"version": export.VERSION, section: content}
    declared["files"] |= {name: manifest.file_entry(options.pack, file, manifest.PRECISIONS.get(name)) for name, file in files.items()}
    path.write_text(json.dumps(declared, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def measured(options: Options, measure: Measure, splits: tuple[str, ...] = SPLITS) -> dict:
    """Figures of each split from its clips' rows, the vectors of all windows and the clip each belongs to."""
    sounds, pack = Sounds(options, splits), options.pack
    runtime = Runtime(pack / "audio.onnx", pack / "text.onnx", pack / "tokenizer.json", options.threads)
    return {split: measure(runtime, [sounds.rows[c] for c in sounds.of(split)], *sounds.vectors(runtime, sounds.of(split))) for split in splits}


def finish(options: Options, name: str, figures: dict) -> None:
    """The report of `evaluate` with these figures, the card, and every file's checksum."""
    report = read_report(options, "evaluate") | {name: figures}
    report_path(options, "evaluate").write_text(json.dumps(report, indent=1) + "\n")
    card.write(options)
    manifest.seal(options.pack)
    manifest.check(options.pack)
