"""Command line: `python -m earmark_training STAGE --corpus … --text … --teachers … --work … --pack …`."""
import argparse
import importlib
from pathlib import Path

from .stage import Options

STAGES = ("prepare", "teach", "align", "stems", "tune", "tokens", "memory", "describe", "categories", "caption", "calibrate", "export", "evaluate")


def main() -> None:
    parser = argparse.ArgumentParser(prog="earmark_training", description=__doc__)
    parser.add_argument("stage", choices=(*STAGES, "pretrain", "crossfit", "recaption", "recategorise", "renew", "lines", "all"))
    for name, what in (("corpus", "folder with clips.tsv and audio-*.tar"), ("text", "folder with the text tables"),
                       ("teachers", "folder with yamnet/"), ("work", "folder for intermediate files"),
                       ("pack", "folder of the finished pack")):
        parser.add_argument(f"--{name}", type=Path, required=True, help=what)
    parser.add_argument("--tier-a", action="store_true", help="use only sounds whose own licence is stated")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=12, help="epochs without the held-out collections")
    parser.add_argument("--epochs-on-all", type=int, default=6, help="epochs on everything, after that")
    parser.add_argument("--versions", type=int, default=2, help="versions of every clip that tuning hears, the first one as it is")
    parser.add_argument("--tune-epochs", type=int, default=5, help="epochs of tuning without the held-out collections")
    parser.add_argument("--tune-epochs-on-all", type=int, default=4, help="epochs of tuning on everything, after that")
    given = vars(parser.parse_args())
    wanted = given.pop("stage")
    options = Options(**given)
    for name in STAGES if wanted == "all" else (wanted,):
        importlib.import_module(f".{name}", __package__).run(options)


if __name__ == "__main__":
    main()
