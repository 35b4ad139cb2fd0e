"""What every stage shares: the folders, the options, and the small report a stage leaves behind."""
import csv
import json
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


SHARED = ("prepare", "teach", "stems")


@dataclass(frozen=True)
class Options:
    corpus: Path
    text: Path
    teachers: Path
    work: Path
    pack: Path
    tier_a: bool = False
    threads: int = 2
    seed: int = 0
    epochs: int = 12
    epochs_on_all: int = 6
    versions: int = 2
    tune_epochs: int = 5
    tune_epochs_on_all: int = 4

    def folder(self, name: str) -> Path:
        """Folder of a stage; a model of tier A alone keeps its own folders from `align` on."""
        own = self.tier_a and name not in SHARED
        path = self.work / (f"{name}-tier-a" if own else name)
        path.mkdir(parents=True, exist_ok=True)
        return path


def clips(options: Options) -> list[dict]:
    """Rows of clips.tsv, in file order."""
    with open(options.corpus / "clips.tsv", newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle, delimiter="\t"))


def trained_on(options: Options, row: dict) -> bool:
    """Whether a clip may be learned from; with --tier-a only sounds under a stated free licence."""
    return row["split"] in ("train", "pretrain") and (row["tier"] == "A" or not options.tier_a)


def report_path(options: Options, name: str) -> Path:
    return options.folder(name) / "report.json"


def finished(options: Options, name: str) -> bool:
    return report_path(options, name).exists()


def read_report(options: Options, name: str) -> dict:
    return json.loads(report_path(options, name).read_text())


@contextmanager
def stage(options: Options, name: str, file: str = "report.json"):
    """Times a stage; the figures put into the yielded dictionary are written when it ends well."""
    figures: dict = {}
    began = time.time()
    yield figures
    figures["seconds"] = round(time.time() - began, 1)
    path = options.folder(name) / file
    path.write_text(json.dumps({"stage": name, **figures}, indent=1) + "\n")
    print(f"{name}: {json.dumps(figures)[:600]}", flush=True)
