"""Rows of the ablation for what `align` and `tune` have trained with their full budget, without the held-out collections.

`python -m earmark_training.full_rows --corpus … --text … --teachers … --work …` writes `WORK/ablate/full-frozen.json` and `full-tuned.json`.
"""
import torch

from . import align, tune
from .ablate import measured_clips, options_of, write
from .data import Corpus
from .measure import Listener
from .stage import Options
from .vectors import class_vectors, split_ranks, text_vectors, ucs_categories, window_vectors


def full_row(options: Options, corpus: Corpus, name: str, label: str, towers, vectors, facts: dict) -> None:
    """`vectors` answers a list of clips with their windows' vectors and owners."""
    texts = text_vectors(towers, corpus.sentences)
    categories = class_vectors(towers, corpus.sentences, corpus.cat_texts)
    ranks = {split: split_ranks(corpus, clips, *vectors(clips), lambda c: texts[corpus.text_index[c]], categories, ucs_categories(options))
             for split, clips in measured_clips(corpus).items()}
    write(options, name, label, ranks, facts)


def rows(options: Options, corpus: Corpus) -> None:
    frozen, tuned = align.load(options, "unheard"), tune.load(options, "unheard")
    full_row(options, corpus, "full-frozen", "(c) frozen, full training of `align`", frozen,
             lambda clips: window_vectors(frozen, corpus, clips), {})
    listener = Listener(options, corpus)
    full_row(options, corpus, "full-tuned", "(c) last blocks tuned, full training of `tune`", tuned,
             lambda clips: listener.vectors(tuned, clips), {})


def main() -> None:
    options, _ = options_of()
    torch.set_num_threads(1)
    rows(options, Corpus(options))


if __name__ == "__main__":
    main()
