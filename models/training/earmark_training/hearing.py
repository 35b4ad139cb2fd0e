"""What the rows of the ablation hear: one table of windows and texts, three kinds of input.

`TokenSounds`: the cached tokens of the frozen trunks. `PatchSounds`: Cacophony's log-mel patches. `MapSounds`: what goes
into the last layers of the trunks. Each has `batch(windows, rng)`, as `Corpus` has; with a generator it is for training:
stretches of at most 3.2 seconds, some of it dropped.
"""
import json

import numpy as np
import torch

from . import patches, stems
from .align import HELD_OUT
from .data import Corpus, Tokens
from .stage import Options

SECONDS = 3.2
EVERYDAY_TOKENS, EFFECTS_TOKENS = 10, 18
EVERYDAY_ROWS, EFFECTS_ROWS = 20, 18
PATCHES_KEPT = 0.5


def held_out_clips(corpus: Corpus) -> list[str]:
    """Clips of the collections that no row trains on."""
    return [c for c in corpus.split("train") if corpus.rows[c]["source"] in HELD_OUT and corpus.rows[c]["caption1"]]


class TokenSounds(Corpus):
    def __init__(self, corpus: Corpus):
        self.__dict__.update(corpus.__dict__)

    def stretch(self, tokens: Tokens, windows: np.ndarray, place: np.ndarray, limit: int, rng: np.random.Generator):
        spare = np.maximum(tokens.count[windows] - limit, 0)
        first = tokens.first[windows] + np.rint(place * spare).astype(np.int64)
        part = Tokens(tokens.values, first, np.minimum(tokens.count[windows], limit))
        return part.padded(np.arange(len(windows)), 0.8, rng)

    def batch(self, windows: np.ndarray, rng: np.random.Generator | None = None):
        if rng is None:
            return super().batch(windows)
        place, out = rng.random(len(windows)), []
        for tokens, limit, change in ((self.everyday, EVERYDAY_TOKENS, 0.2), (self.effects, EFFECTS_TOKENS, 0.1)):
            values, mask = self.stretch(tokens, windows, place, limit, rng)
            out += [values * torch.from_numpy(np.exp(rng.normal(0, change, (len(windows), 1, 1))).astype(np.float32)), mask]
        return tuple(out)


def window_table(options: Options) -> list[list]:
    """[clip, start, seconds, …] of every window, in the order of `Corpus`."""
    return [row for path in sorted(options.folder("teach").glob("audio-*.json")) for row in json.loads(path.read_text())]


class PatchSounds(Corpus):
    def __init__(self, corpus: Corpus, options: Options, keep: float = PATCHES_KEPT):
        self.__dict__.update(corpus.__dict__)
        self.store, self.table, self.keep = patches.Store(options), window_table(options), keep

    def batch(self, windows: np.ndarray, rng: np.random.Generator | None = None):
        pieces = []
        for clip, start, seconds, *_ in (self.table[w] for w in windows):
            if rng is not None and seconds > SECONDS:
                start, seconds = start + rng.random() * (seconds - SECONDS), SECONDS
            pieces.append(self.store.stretch(clip, start, seconds))
        return patches.batch(pieces, self.keep if rng is not None else 1.0, rng)


class MapSounds(Corpus):
    """Training draws a version of a clip and 3.2 seconds of it; measuring takes whole windows as they are."""

    def __init__(self, corpus: Corpus, options: Options, effects: bool = True):
        self.__dict__.update(corpus.__dict__)
        folder = options.folder("stems")
        self.versions = [stems.Version.open(folder, n) for n in range(9) if (folder / f"{n}.json").exists()]
        self.whole = whole_maps(options, corpus)
        self.clip_of = [row[0] for row in window_table(options)]
        self.with_effects = effects

    def batch(self, windows: np.ndarray, rng: np.random.Generator | None = None):
        pieces = []
        for window in windows:
            clip = self.clip_of[window]
            if rng is None:
                version, key = self.whole, str(window)
            else:
                own = [v for v in self.versions if clip in v.place]
                version, key = own[rng.integers(len(own))], clip
            first_a, rows_a, first_b, rows_b = version.place[key]
            if rng is not None:
                place = rng.random()
                skip_a, skip_b = 2 * int(place * max(0, rows_a - EVERYDAY_ROWS) / 2), int(place * max(0, rows_b - EFFECTS_ROWS))
                first_a, rows_a = first_a + skip_a, min(rows_a - skip_a, EVERYDAY_ROWS)
                first_b, rows_b = first_b + skip_b, min(rows_b - skip_b, EFFECTS_ROWS)
            b = version.effects[first_b:first_b + rows_b] if self.with_effects else version.effects[:0]
            pieces.append((version.everyday[first_a:first_a + rows_a], b))
        (a, a_rows), (b, b_rows) = side([p[0] for p in pieces]), side([p[1] for p in pieces])
        return a, marks(a_rows // 2), b, marks(b_rows)


def side(maps: list[np.ndarray]) -> tuple[torch.Tensor, np.ndarray]:
    rows = np.array([len(m) for m in maps])
    out = np.zeros((len(maps), max(2, rows.max()), *maps[0].shape[1:]), np.float16)
    for one, own in zip(out, maps, strict=True):
        one[: len(own)] = own
    return torch.from_numpy(out).to(torch.bfloat16).permute(0, 3, 1, 2), rows


def marks(rows: np.ndarray) -> torch.Tensor:
    return torch.from_numpy((np.arange(max(1, rows.max()))[None] < rows[:, None]).astype(np.float32))


def whole_maps(options: Options, corpus: Corpus) -> stems.Version:
    """Maps of the windows that the ablation measures (`val` and the held-out collections), computed once."""
    folder = options.folder("ablate") / "maps"
    if not (folder / "0.json").exists():
        folder.mkdir(exist_ok=True)
        rows = [row for clip in corpus.split("val") + held_out_clips(corpus) for row in corpus.windows[clip]]
        frames, nets, table = prepared(options), stems.nets(options), []
        with open(folder / "0.everyday.f16", "wb") as a_file, open(folder / "0.effects.f16", "wb") as b_file:
            for at in range(0, len(rows), 256):
                for name, a, b in stems.maps([(str(w), *frames[w]) for w in rows[at:at + 256]], *nets, bucketed=True):
                    a.tofile(a_file)
                    b.tofile(b_file)
                    table.append([name, len(a), len(b)])
        (folder / "0.json").write_text(json.dumps(table))
    return stems.Version.open(folder, 0)


def prepared(options: Options) -> list[tuple[np.ndarray, np.ndarray]]:
    """Frames of both front ends for every window."""
    out = []
    for path in sorted(options.folder("prepare").glob("audio-*.json")):
        table = json.loads(path.read_text())
        parts = [np.memmap(path.with_suffix(f".{name}.f16"), np.float16, "r").reshape(-1, bins)
                 for name, bins in (("everyday", 64), ("effects", 96))]
        ends = np.cumsum([row[3] for row in table]), np.cumsum([row[4] for row in table])
        out += [(parts[0][ends[0][i] - row[3]:ends[0][i]], parts[1][ends[1][i] - row[4]:ends[1][i]]) for i, row in enumerate(table)]
    return out


