"""What every stage shares: the folders, the options, and the small report a stage leaves behind."""
import csv
import json
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


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
    epochs: int = 16

    def folder(self, name: str) -> Path:
        path = self.work / name
        path.mkdir(parents=True, exist_ok=True)
        return path


def clips(options: Options) -> list[dict]:
    """Rows of clips.tsv, in file order; with --tier-a only sounds under a stated free licence."""
    with open(options.corpus / "clips.tsv", newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle, delimiter="\t"))
    return [row for row in rows if row["tier"] == "A"] if options.tier_a else rows


def report_path(options: Options, name: str) -> Path:
    return options.folder("reports") / f"{name}.json"


def finished(options: Options, name: str) -> bool:
    return report_path(options, name).exists()


def read_report(options: Options, name: str) -> dict:
    return json.loads(report_path(options, name).read_text())


@contextmanager
def stage(options: Options, name: str):
    """Times a stage; the figures put into the yielded dictionary are written when it ends well."""
    figures: dict = {}
    began = time.time()
    yield figures
    figures["seconds"] = round(time.time() - began, 1)
    path = report_path(options, name)
    path.write_text(json.dumps({"stage": name, **figures}, indent=1) + "\n")
    print(f"{name}: {json.dumps(figures)[:600]}", flush=True)
