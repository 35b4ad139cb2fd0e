"""Stage `second`: a second audio head beside the transformer, and how much it counts.

The head is a small network on statistics of the tokens (mean, maximum, deviation), half-whitened principal
components of them first. It is trained with the losses of `align` against the text map of the finished towers,
which stays as it is: both heads then speak of the same space, their unit vectors may be averaged, and text graph
and vocabulary do not change. Two heads that err differently find more than either.
The share was chosen on `val` with the towers that have not heard the held-out collections.
"""
import torch
from torch import nn
from torch.nn import functional as F

from .align import HELD_OUT, Aligner, Recipe, load
from .data import Corpus
from .model import EFFECTS_WIDTH, EVERYDAY_WIDTH, WIDTH, AudioHead, Towers
from .stage import Options, finished, stage
from .vectors import measure

COMPONENTS = 256
INNER = 384
SHARE = 0.5
DROPOUT = 0.3
EPOCHS = 12
SAMPLE = 4096


def moments(x: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Mean, maximum and deviation over the tokens that count; `x` is never negative."""
    weight = mask[..., None]
    count = weight.sum(1)
    mean = (x * weight).sum(1) / count
    deviation = ((x - mean[:, None]).square() * weight).sum(1) / count
    return mean, (x * weight).amax(1), deviation.sqrt()


def statistics(everyday, everyday_mask, effects, effects_mask) -> torch.Tensor:
    """[B, 5632]: mean and maximum of everyday tokens, all three moments of effects tokens; each trunk's normalised."""
    mean_a, peak_a, _ = moments(torch.log1p(everyday), everyday_mask)
    mean_b, peak_b, spread_b = moments(torch.log1p(effects), effects_mask)
    return torch.cat([F.layer_norm(x, x.shape[1:]) for x in (mean_a, peak_a, torch.cat([mean_b, peak_b, spread_b], 1))], 1)


class StatisticsHead(nn.Module):
    """Tokens of both trunks → one vector, not normalised. Takes what `AudioHead` takes."""

    def __init__(self, dropout: float = DROPOUT):
        super().__init__()
        width = 2 * EVERYDAY_WIDTH + 3 * EFFECTS_WIDTH
        self.register_buffer("components", torch.zeros(width, COMPONENTS))
        self.register_buffer("centre", torch.zeros(COMPONENTS))
        self.inward, self.skip = nn.Linear(COMPONENTS, INNER), nn.Linear(COMPONENTS, WIDTH, bias=False)
        self.norm, self.norm_out = nn.LayerNorm(INNER), nn.LayerNorm(INNER)
        self.up, self.down = nn.Linear(INNER, 2 * INNER), nn.Linear(2 * INNER, INNER)
        self.out = nn.Linear(INNER, WIDTH)
        self.drop = nn.Dropout(dropout)

    def fit(self, sample: torch.Tensor) -> None:
        """Principal components, each divided by the square root of its deviation."""
        mean = sample.mean(0)
        _, strength, basis = torch.svd_lowrank(sample - mean, q=COMPONENTS, niter=4)
        basis = basis / (strength / len(sample) ** 0.5).sqrt()
        basis = basis / ((sample - mean) @ basis).std()
        self.components.copy_(basis)
        self.centre.copy_(mean @ basis)

    def forward(self, *batch: torch.Tensor) -> torch.Tensor:
        with torch.autocast("cpu", enabled=False):
            x = statistics(*batch) @ self.components - self.centre
        y = self.drop(self.inward(x))
        y = y + self.drop(self.down(self.drop(F.silu(self.up(self.norm(y))))))
        return self.out(self.norm_out(y)) + self.skip(self.drop(x))


class Pair(nn.Module):
    """Both heads as one: the mean of their unit vectors, `share` of it the second's."""

    def __init__(self, first: AudioHead, second: StatisticsHead, share: float = SHARE):
        super().__init__()
        self.first, self.second, self.share = first, second, share

    def forward(self, *batch: torch.Tensor) -> torch.Tensor:
        return torch.lerp(*(F.normalize(head(*batch).float(), dim=-1) for head in (self.first, self.second)), self.share)


def beside(towers: Towers, second: StatisticsHead, share: float = SHARE) -> Towers:
    """The towers with both heads on the audio side."""
    towers.audio_head = Pair(towers.audio_head, second, share)
    return towers.eval()


def start(towers: Towers, corpus: Corpus, windows: list[int], seed: int) -> Towers:
    """Towers with a new head of statistics and the text side kept still."""
    torch.manual_seed(seed)
    towers.requires_grad_(False)
    towers.audio_head = StatisticsHead()
    pick = torch.tensor(windows)[torch.randperm(len(windows))[:SAMPLE]].numpy()
    with torch.inference_mode():
        sample = torch.cat([statistics(*corpus.batch(pick[i:i + 128])) for i in range(0, len(pick), 128)])
    towers.audio_head.fit(sample.clone())
    return towers


def train(options: Options, corpus: Corpus, name: str, held_out: frozenset[str] = frozenset()) -> dict:
    """Train a second head beside `name` and keep it as `second-NAME.pt`."""
    aligner = Aligner(options, corpus, Recipe(), held_out)
    windows = [w for clip in aligner.clips for w in corpus.windows[clip]]
    aligner.take(start(load(options, name), corpus, windows, options.seed))
    losses = aligner.train(EPOCHS)
    torch.save(aligner.average.audio_head.state_dict(), options.folder("second") / f"second-{name}.pt")
    return {"losses": losses, "clips": len(aligner.clips)}


def load_pair(options: Options, name: str = "towers", share: float = SHARE) -> Towers:
    second = StatisticsHead()
    second.load_state_dict(torch.load(options.folder("second") / f"second-{name}.pt", weights_only=True))
    return beside(load(options, name), second, share)


def finished_towers(options: Options, name: str = "towers") -> Towers:
    """What is exported and calibrated: with --second the towers with both heads on the audio side."""
    return load_pair(options, name) if options.second else load(options, name)


def run(options: Options) -> None:
    if finished(options, "second"):
        return
    torch.set_num_threads(options.threads)
    with stage(options, "second") as report:
        for name, held_out in (("unheard", HELD_OUT), ("towers", frozenset())):
            corpus = Corpus(options, name)
            if not (options.folder("second") / f"second-{name}.pt").exists():
                report[name] = train(options, corpus, name, held_out)
            for share in (0.0, SHARE, 1.0):
                report[f"val, {name}, share {share}"] = measure(options, load_pair(options, name, share), corpus, "val")
