"""Stage `caption`: a decoder that writes what a sound is from its vector alone, and how far it may be trusted.

First a decoder for the model that has not heard some collections, so that what is measured and calibrated on those is
honest; then, from there, the one that ships. Its weights are rounded as the graphs store them before anything is measured.
"""
import copy
import json
from dataclasses import asdict

import numpy as np
import torch

from . import calibrate, caption_graph
from .align import HELD_OUT
from .caption_confidence import NAMES, Confidence, Vocabulary, crossed, features, rates, right
from .caption_evaluate import OnnxSteps, references
from .caption_material import Group, Heard, Texts, fingerprint
from .caption_measure import figures
from .caption_model import LONGEST, Decoder
from .caption_pairs import Pairs, Veil, phrases
from .caption_search import How, TorchSteps, Written, search, write
from .caption_train import Recipe, begin, train
from .caption_words import END, START, Words
from .data import Corpus
from .stage import Options, finished, read_report, stage
from .vectors import ucs_categories

FILES = {"captionPrefix": "caption-prefix.onnx", "captionStep": "caption-step.onnx", "captionTokens": "caption-tokens.json"}
HOW = How()
LEAST = 0.5
COMPARED = 400


def learn_words(heard: Heard) -> Words:
    rows = [heard.rows[clip] for clip in heard.learned().clips]
    return Words.learn([row[key] for row in rows for key in ("caption1", "caption2") if row[key]], phrases(heard.options))


def decoders(options: Options, words: Words, hearing: dict[str, Heard], recipe: Recipe, report: dict) -> dict[str, Decoder]:
    """The decoder of each model, trained or as kept from an earlier run."""
    veil, out = Veil.of(hearing["unheard"]), {}
    for name, held_out, steps, rate in (("unheard", HELD_OUT, recipe.steps, recipe.rate),
                                        ("towers", frozenset(), recipe.steps_on_all, recipe.rate_on_all)):
        path = options.folder("caption") / f"{name}.pt"
        kept = torch.load(path, weights_only=True) if path.exists() else {}
        if kept.get("origin") == origin(hearing, name, recipe):
            out[name] = Decoder(len(words.tokens), recipe.dropout).eval()
            out[name].load_state_dict(kept["weights"])
            continue
        pairs = Pairs(options, recipe.shares, words, hearing[name], veil, held_out)
        start = copy.deepcopy(out["unheard"]) if out else begin(words, hearing[name].texts, recipe)
        start, report[f"losses, {name}"] = train(start, pairs, recipe, steps, rate, options.seed)
        out[name] = start
    for name, decoder in out.items():
        caption_graph.round_weights(decoder)
        torch.save({"weights": decoder.state_dict(), "origin": origin(hearing, name, recipe)}, options.folder("caption") / f"{name}.pt")
    return out


def origin(hearing: dict[str, Heard], name: str, recipe: Recipe) -> str:
    """What a decoder was made of: a kept one serves only while the towers it learned from and the recipe stay."""
    heard = {"unheard": hearing["unheard"], name: hearing[name]}
    return json.dumps([{key: fingerprint(own.towers) for key, own in heard.items()}, asdict(recipe)])


def measured(heard: Heard, words: Words, decoder: Decoder, group: Group, held_out: frozenset[str]) -> tuple[dict, Written]:
    """Figures of the captions of some clips, each clip by the mean of its windows."""
    written = write(TorchSteps(decoder), words, group.vectors, HOW, heard.text_vectors)
    wanted = references(heard, group, held_out)
    found = figures(heard.texts.meanings(written.texts), heard.text_vectors(written.texts), group.windows, group.owner, wanted)
    return found | {"distinct captions": len(set(written.texts))}, written


def confidence(options: Options, heard: Heard, groups: list[tuple[Group, Written]]) -> tuple[Confidence, dict, list[dict]]:
    """The logistic model, its rates on captions left out of the fit, and every caption with its confidence."""
    vocabulary, category = Vocabulary(options, heard), ucs_categories(options)
    values = np.concatenate([features(written, group.vectors, vocabulary) for group, written in groups])
    truth = np.concatenate([right(written, heard, group.clips, vocabulary, category) for group, written in groups]).astype(float)
    rows = [heard.rows[clip] for group, _ in groups for clip in group.clips]
    surely = crossed(values, truth, np.array([row["caption1"] for row in rows]), calibrate.fit)
    weights, bias = calibrate.fit(values, truth, np.ones(len(truth)))
    texts = [text for _, written in groups for text in written.texts]
    listed = [{"file": row["path"], "name": row["name"], "cat_id": row["cat_id"], "written": text, "by a person": row["caption1"],
               "confidence": round(float(p), 3), "right": bool(t)} for row, text, p, t in zip(rows, texts, surely, truth, strict=True)]
    return Confidence(weights, bias), rates(surely, truth), listed


def parity(options: Options, decoder: Decoder, vectors: np.ndarray) -> dict:
    """The stored graphs against PyTorch: logits of the first steps, and greedy captions word for word."""
    folder = options.folder("caption")
    caption_graph.prefix(folder / FILES["captionPrefix"], decoder)
    caption_graph.step(folder / FILES["captionStep"], decoder)
    ours, theirs = OnnxSteps(folder), TorchSteps(decoder)
    ends = [search(steps, vectors, 1) for steps in (ours, theirs)]
    same = [a[0].tokens == b[0].tokens for a, b in zip(*ends, strict=True)]
    at, worst = [steps.begin(vectors) for steps in (ours, theirs)], 0.0
    for token in (START, *ends[1][0][0].tokens[:3]):
        tokens = np.full(len(vectors), token)
        (a, *first), (b, *second) = (steps.step(tokens, *own) for steps, own in zip((ours, theirs), at, strict=True))
        worst, at = max(worst, float(np.abs(a - b).max())), [first, second]
    return {"vectors": len(vectors), "largest difference of logits": round(worst, 6), "same greedy captions": round(float(np.mean(same)), 4),
            "bytes": sum((folder / FILES[name]).stat().st_size for name in ("captionPrefix", "captionStep"))}


def run(options: Options) -> None:
    if finished(options, "caption"):
        return
    torch.set_num_threads(options.threads)
    with stage(options, "caption") as report:
        folder, texts, recipe = options.folder("caption"), Texts(options), Recipe()
        hearing = {name: Heard(options, name, texts, lambda name=name: Corpus(options, name)) for name in ("unheard", "towers")}
        words = learn_words(hearing["unheard"])
        (folder / FILES["captionTokens"]).write_text(json.dumps(words.tokens, separators=(",", ":")) + "\n", encoding="utf-8")
        trained = decoders(options, words, hearing, recipe, report)
        judged = []
        for name, decoder in trained.items():
            held_out = HELD_OUT if name == "unheard" else frozenset()
            for split in ("val", "held out") if held_out else ("val",):
                group = hearing[name].split("val") if split == "val" else hearing[name].unheard()
                report[f"{split}, {name}"], written = measured(hearing[name], words, decoder, group, held_out)
                judged += [(group, written)] if held_out else []
        model, report["confidence"], listed = confidence(options, hearing["unheard"], judged)
        (folder / "examples.json").write_text(json.dumps(listed, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
        report["parity"] = parity(options, trained["towers"], hearing["towers"].split("val").vectors[:COMPARED])
        report.update(recipe=asdict(recipe), how=asdict(HOW), words=len(words.tokens), weights=model.weights.round(5).tolist(),
                      bias=round(float(model.bias), 5), parameters=sum(p.numel() for p in trained["towers"].parameters()))
        assert report["parity"]["largest difference of logits"] < 1e-3 and report["parity"]["same greedy captions"] == 1.0, report["parity"]


def write_pack(options: Options) -> dict:
    """For `export`: the decoder's files into the pack; the section `caption` of the manifest."""
    report, folder = read_report(options, "caption"), options.folder("caption")
    for name in FILES.values():
        (options.pack / name).write_bytes((folder / name).read_bytes())
    return {
        "prefix": {"file": "captionPrefix", "input": "vector", "outputs": {"keys": "keys", "values": "values"}},
        "step": {"file": "captionStep", "inputs": {"tokens": "tokens", "keys": "past_keys", "values": "past_values"},
                 "outputs": {"logits": "logits", "keys": "keys", "values": "values"}},
        "tokens": "captionTokens", "start": START, "end": END, "maxTokens": LONGEST,
        "beams": HOW.beams, "lengthPower": HOW.power, "rerank": HOW.rerank,
        "confidence": {"features": list(NAMES), "weights": report["weights"], "bias": report["bias"], "threshold": LEAST},
    }
