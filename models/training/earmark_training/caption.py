"""Stage `caption`: what a sound is, from its vector alone, and how far it may be trusted: by a chorus of known captions, and by a decoder.

First a decoder for the model that has not heard some collections, so that what is measured and calibrated on those is
honest; then, from there, the one that ships. Its weights are rounded as the graphs store them before anything is measured.
"""
import copy
import json
from dataclasses import asdict

import numpy as np
import torch

from . import calibrate, caption_chorus, caption_graph, variants
from .align import HELD_OUT
from .caption_chorus import Chorus, Meanings
from .caption_confidence import CHORUS_NAMES, NAMES, Confidence, Vocabulary, features, fitted
from .caption_evaluate import OnnxSteps, references
from .caption_lines import GENERAL, Lines
from .caption_material import Group, Heard, Texts, fingerprint, unit
from .caption_measure import figures
from .caption_model import LONGEST, Decoder
from .caption_pairs import Pairs, Veil, phrases
from .caption_search import How, TorchSteps, Written, search, write
from .caption_train import Recipe, begin, train
from .caption_words import END, START, Words
from .data import Corpus
from .runtime import Runtime
from .stage import Options, finished, read_report, stage

FILES = {"captionPrefix": "caption-prefix.onnx", "captionStep": "caption-step.onnx", "captionTokens": "caption-tokens.json",
         "captionChorus": "caption-chorus.onnx", "captionLines": "caption-lines.json.gz"}
MOST_BYTES = 800_000
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


def measured(heard: Heard, texts: list[str], group: Group, held_out: frozenset[str]) -> dict:
    """Figures of the captions of some clips, each clip by the mean of its windows."""
    wanted = references(heard, group, held_out)
    found = figures(heard.texts.meanings(texts), heard.text_vectors(texts), group.windows, group.owner, wanted)
    return found | {"distinct captions": len(set(texts))}


def groups_of(name: str, heard: Heard) -> dict[str, Group]:
    """What a model's captions are measured on: `val`, and the collections that it has not heard."""
    return {"val": heard.split("val")} | ({"held out": heard.unheard()} if name == "unheard" else {})


def kept_confidence(model: Confidence) -> dict:
    return {"weights": model.weights.round(5).tolist(), "bias": round(float(model.bias), 5)}


def by_decoder(options: Options, hearing: dict[str, Heard], words: Words, trained: dict[str, Decoder]) -> dict:
    """Figures and confidence of what the decoders write."""
    report, judged = {}, []
    for name, decoder in trained.items():
        heard = hearing[name]
        for split, group in groups_of(name, heard).items():
            written = write(TorchSteps(decoder), words, group.vectors, HOW, heard.text_vectors)
            report[f"{split}, {name}"] = measured(heard, written.texts, group, HELD_OUT if name == "unheard" else frozenset())
            judged += [(group, written)] if name == "unheard" else []
    found = fitted(options, hearing["unheard"], judged, calibrate.fit)
    return report | {"confidence": found.rates} | kept_confidence(found.model)


def by_chorus(options: Options, hearing: dict[str, Heard]) -> dict:
    """Figures and confidence of what each model's chorus says; the graph that ships, and its lines."""
    report, judged, folder = {}, [], options.folder("caption")
    for name, heard in hearing.items():
        lines, memory = Lines.of(heard), heard.towers.audio_head.memory
        meanings, path = Meanings.of(heard.texts.meanings(lines.texts)), folder / ("chorus-unheard.onnx" if name == "unheard" else FILES["captionChorus"])
        regression = caption_chorus.learn(meanings.restored()[: lines.known], *caption_chorus.near_known(heard, heard.learned(HELD_OUT if name == "unheard" else frozenset())))
        caption_chorus.build(path, memory, lines, meanings, regression)
        chorus = Chorus(path, lines.texts, options.threads)
        for split, group in groups_of(name, heard).items():
            said = chorus.say(group.vectors, heard.text_vectors)
            report[f"{split}, {name}"] = measured(heard, said.texts, group, HELD_OUT if name == "unheard" else frozenset()) | {
                "general lines": round(float((said.line >= lines.known).mean()), 3)}
            judged += [(group, said)] if name == "unheard" else []
            line, evidence = caption_chorus.reference(memory, lines, meanings, regression, group.vectors)
            same = line == said.line
            report[f"{split}, {name}"]["parity"] = {"same lines": round(float(same.mean()), 4),
                                                    "largest difference of evidence": round(float(np.abs(evidence - said.evidence)[same].max()), 5)}
            assert same.mean() >= 0.97, report
        caption_chorus.store_texts(folder / ("lines-unheard.json.gz" if name == "unheard" else FILES["captionLines"]), lines.texts)
    found = fitted(options, hearing["unheard"], judged, calibrate.fit)
    (folder / "examples.json").write_text(json.dumps(found.listed, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    return report | {"confidence": found.rates, "lines": len(lines.texts), "of them general": len(GENERAL)} | kept_confidence(found.model)


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
        report.update(by_decoder(options, hearing, words, trained))
        report["chorus"] = by_chorus(options, hearing)
        report["parity"] = parity(options, trained["towers"], hearing["towers"].split("val").vectors[:COMPARED])
        report.update(recipe=asdict(recipe), how=asdict(HOW), words=len(words.tokens), parameters=sum(p.numel() for p in trained["towers"].parameters()))
        assert report["parity"]["largest difference of logits"] < 1e-3 and report["parity"]["same greedy captions"] == 1.0, report["parity"]


def write_pack(options: Options) -> dict:
    """For `export`, after the audio graph: the files of captions into the pack; the section `caption` of the manifest."""
    report, folder = read_report(options, "caption"), options.folder("caption")
    for name in FILES.values():
        (options.pack / name).write_bytes((folder / name).read_bytes())
    variants.share_memory(options.pack / FILES["captionChorus"], options.pack / "audio.onnx")
    assert (options.pack / FILES["captionChorus"]).stat().st_size < MOST_BYTES, "the memory of this audio graph is another one"
    chorus = declared(CHORUS_NAMES, report["chorus"])
    return {
        "chorus": {"file": "captionChorus", "input": "vector", "outputs": {"line": "line", "evidence": "evidence"}, "lines": "captionLines",
                   "evidence": list(caption_chorus.EVIDENCE), "confidence": chorus, "golden": golden(options, chorus)},
        "prefix": {"file": "captionPrefix", "input": "vector", "outputs": {"keys": "keys", "values": "values"}},
        "step": {"file": "captionStep", "inputs": {"tokens": "tokens", "keys": "past_keys", "values": "past_values"},
                 "outputs": {"logits": "logits", "keys": "keys", "values": "values"}},
        "tokens": "captionTokens", "start": START, "end": END, "maxTokens": LONGEST,
        "beams": HOW.beams, "lengthPower": HOW.power, "rerank": HOW.rerank,
        "confidence": declared(NAMES, report),
    }


def declared(names: tuple[str, ...], report: dict) -> dict:
    return {"features": list(names), "weights": report["weights"], "bias": report["bias"], "threshold": LEAST}


def golden(options: Options, confidence: dict) -> dict:
    """What the pack's chorus says of the golden sound, and how sure it is: for other runtimes to agree with."""
    pack = options.pack
    vector = unit(np.fromfile(pack / "golden" / "embedding.f32", "<f4"))[None]
    runtime = Runtime(pack / "audio.onnx", pack / "text.onnx", pack / "tokenizer.json")
    said = Chorus(pack / FILES["captionChorus"], caption_chorus.read_texts(pack / FILES["captionLines"])).say(vector, runtime.text_vectors)
    model = Confidence(np.array(confidence["weights"]), confidence["bias"])
    return {"text": said.texts[0], "confidence": round(float(model.of(features(said, vector, Vocabulary.stored(pack)))[0]), 5)}
