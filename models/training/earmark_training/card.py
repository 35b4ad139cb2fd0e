"""The model card, written from the reports of the stages."""
import json
from dataclasses import replace

from .stage import Options, clips, read_report, trained_on
from .texts import sound_phrases, ucs_phrases

STAGES = ("prepare", "teach", "align", "stems", "tune", "tokens", "memory", "describe", "categories", "caption", "calibrate", "export", "evaluate")


# Version 0.4.3, read beside file name and category.
CAPTIONS_READ = (
    "- Captions: 100 of the surer half on `ood` were read beside file name and category by three readers (language models, each alone), mixed with the captions that",
    "  0.4.2 has for the same sounds. By majority 43 are right and name the kind, 41 are true but wide, or guess at a neighbouring kind after *perhaps* (*an animal calls, perhaps",
    "  a cow mooing or a sheep bleating* of a cow), 1 has a wrong detail, 15 are wrong (0.4.2: 40, 46, 1 and 13); of the surest 50 28, 20, 0 and 2. 60 % of `ood` are",
    "  sure enough to be written, the others get a plain phrase. Wrong are single notes of instruments taken for alerts, explosions and fireworks for guns, grunts of",
    "  apes and birds for people.",
)


def figure_row(name: str, figures: dict) -> str:
    low, high = figures["R@10 interval"]
    under, over = figures["UCS top 3 interval"]
    return (f"| {name} | {figures['clips']} | {figures['queries']} | {figures['R@1']:.2f} | {figures['R@5']:.2f} | "
            f"**{figures['R@10']:.3f}** ({low:.3f} to {high:.3f}) | {figures['UCS top 3']:.3f} ({under:.2f} to {over:.2f}) |")


def data_rows(options: Options) -> list[str]:
    found: dict[tuple[str, str], list[float]] = {}
    for row in clips(options):
        if trained_on(options, row):
            found.setdefault((row["source"], row["licence"]), []).append(float(row["seconds"]))
    ordered = sorted(found.items(), key=lambda item: -sum(item[1]))
    rows = [f"| {source} | {licence} | {len(s)} | {sum(s) / 3600:.2f} |" for (source, licence), s in ordered[:20]]
    rest = [s for _, seconds in ordered[20:] for s in seconds]
    return [*rows, f"| {len(ordered) - 20} more, see ATTRIBUTION.md | | {len(rest)} | {sum(rest) / 3600:.2f} |"]


def variant_lines(variants: dict) -> list[str]:
    how = {"int8": "the large convolutions in 8-bit integers, for processors", "fp16": "all convolutions in float16, for graphics devices"}
    lines = []
    for name, own in variants.items():
        if own["passed"]:
            speed = f"; {own['times real time']:.0f} times real time on one busy thread" if "times real time" in own else "; its rounding was simulated"
            lines += [f"`audio-{name}.onnx` computes {how[name]}, with the weights of `audio.onnx`: against float32 cosine mean "
                      f"{own['cosine']['mean']:.5f}, worst {own['cosine']['worst']:.5f} over {own['cosine']['compared']} windows; R@10 on `val` "
                      f"{own['val R@10']:.3f}{speed}. The application uses it where its self-test finds it right and quicker.", ""]
    return lines


def times(options: Options, reports: dict) -> list[tuple[str, float]]:
    """Seconds of each stage; `align` and `tune` in their two steps."""
    rows = []
    for name in STAGES:
        if name in ("align", "tune"):
            first = json.loads((options.folder(name) / "unheard.json").read_text())["seconds"]
            rows += [(f"{name}, without eight collections", first), (f"{name}, on everything", reports[name]["seconds"])]
        else:
            rows.append((name, reports[name]["seconds"]))
    return rows


def free_alone(options: Options) -> dict | None:
    """What `evaluate --tier-a` found in the same work folder."""
    path = options.work / "evaluate-tier-a" / "report.json"
    return json.loads(path.read_text()) if path.exists() and not options.tier_a else None


def free_lines(options: Options) -> list[str]:
    """Figures of the build from sounds under a stated free licence alone."""
    own = free_alone(options)
    if not own:
        return []
    learned = [row for row in clips(options) if trained_on(replace(options, tier_a=True), row)]
    tuned = json.loads((options.work / "tune-tier-a" / "report.json").read_text())["epochs"]
    without = "" if (options.work / "describe-tier-a" / "report.json").exists() else ", without acoustic descriptors"
    return [f"The build from sounds under a stated free licence alone (`--tier-a`: {len(learned)} clips, {sum(float(r['seconds']) for r in learned) / 3600:.1f} hours;",
            f"trunks tuned for {tuned} {'epoch' if tuned == 1 else 'epochs'} on everything{without}), measured in the same way:", "",
            "| split | clips | captions | R@1 | R@5 | R@10 | UCS category in top three, by phrases alone | by the head |", "| --- | --- | --- | --- | --- | --- | --- | --- |",
            *(figure_row(split, own[key]) + f" {own['categories'][split]['head']['category top 3']['mean']:.2f} |"
              for split, key in (("val", "val, max"), ("test", "test"), ("ood", "ood"))), ""]


def memory_lines(memory: dict, describe: dict) -> list[str]:
    """What memory and descriptors give, by the model that has not heard some collections."""
    def row(name: str, own: dict) -> str:
        cells = [f"{own[part]['R@1']:.3f} | {own[part]['R@10']:.3f} | {own[part]['UCS category top 3']:.3f}" for part in ("val", "held out")]
        return f"| {name} | {' | '.join(cells)} |"
    own = memory["unheard"]
    return [f"What memory and descriptors give to the model that has not heard eight collections ({own['with']['held out']['queries']} captions of theirs):", "",
            "| | R@1 `val` | R@10 `val` | UCS `val` | R@1 unheard | R@10 unheard | UCS unheard |", "| --- | --- | --- | --- | --- | --- | --- |",
            row("without", own["without"]), row("asked by sounds", own["sounds"]), row("asked by sounds and by queries", own["with"]),
            row("and descriptors", describe["unheard"]["with"]), ""]


def caption_lines(captions: dict) -> list[str]:
    """How good the captions are, for each split."""
    rows = []
    for split, own in captions.items():
        found, gain = own["finds its own clip R@10"], own["gain over the nearest training caption"]
        low, high = gain["interval"]
        rows.append(f"| {split} | {own['clips']} | {found['mean']:.2f} ({found['interval'][0]:.2f} to {found['interval'][1]:.2f}) | "
                    f"{own['cosine to the first caption']['mean']:.3f} | {own['cosine of the nearest training caption']['mean']:.3f} | "
                    f"{gain['mean']:+.3f} ({low:+.3f} to {high:+.3f}) |")
    return ["### Captions", "",
            "Every clip gets a caption from its vector. It finds its own clip if that very clip, not another one of the same name, is among the first ten of its split.",
            "Cosine: MiniLM's, with the first caption that a person wrote; beside it the training caption whose vector is nearest to the clip's.", "",
            "| split | clips | finds its own clip, R@10 | cosine | nearest training caption | gain |", "| --- | --- | --- | --- | --- | --- |", *rows, ""]


def category_lines(categories: dict) -> list[str]:
    """UCS categories by phrases alone and by the head, for each split, and how sure the pack is of them."""
    def cell(own: dict) -> str:
        return f"{own['mean']:.2f} ({own['interval'][0]:.2f} to {own['interval'][1]:.2f})"

    def row(split: str, what: str, own: dict) -> str:
        gain = own["gain"][what]
        low, high = gain["interval"]
        return (f"| {split} | {what} | {cell(own['phrases'][what])} | **{cell(own['head'][what])}** | {gain['mean']:+.3f} ({low:+.3f} to {high:+.3f}) |")
    rows = [row(split, what, own) for split, own in categories.items() for what in own["gain"]]
    errors = ", ".join(f"{split} {own['reliability']['CatID']['expected calibration error']:.3f} and {own['reliability']['category']['expected calibration error']:.3f}"
                       for split, own in categories.items())
    return ["### UCS categories", "",
            "*By phrases alone*: a CatID is the mean of its ten phrases. *By the head*: the rows of a category's CatIDs are moved by what was learned of it",
            "from labelled sounds; this is what the application proposes. Categories are 82, each by its best CatID; CatIDs are 752.", "",
            "| split | right | by phrases alone | by the head | gain |", "| --- | --- | --- | --- | --- |", *rows, "",
            f"How sure it says it is of the three that are shown by constants that were fitted on sounds that the",
            f"second model has not heard: expected calibration error for CatIDs and for categories: {errors}.", ""]


def ablation_lines(options: Options) -> list[str]:
    path = options.folder("ablate") / "table.md"
    return ["## Ablations", "", *path.read_text(encoding="utf-8").splitlines(), ""] if path.exists() else []


def write(options: Options) -> None:
    reports = {name: read_report(options, name) for name in STAGES}
    align, calibrate, evaluate = reports["align"], reports["calibrate"], reports["evaluate"]
    used = [row for row in clips(options) if trained_on(options, row)]
    audio, text, nothing = evaluate["audio against float32"], evaluate["text against float32"], calibrate["nothing"]
    mean = evaluate["val, mean"]
    lines = [
        "# Earmark small", "",
        "Finds sounds from words. An audio tower turns up to ten seconds of sound into 384 numbers, a text tower turns a phrase",
        "into 384 numbers; what belongs together points the same way.", "",
        "## Parts", "",
        "- **Audio** (`audio.onnx`): the trunks of YAMNet (everyday sounds; 16 kHz) and of aiSFX (sound effects; 44.1 kHz), their last layers tuned,",
        f"  under a trained transformer of two layers, and a memory of {reports['memory']['towers']['prototypes']} known sounds: the words of those that a sound is like",
        "  have a say in its vector. Beside them a small net reads 290 acoustic descriptors: how level and spectrum move.",
        "- **Text** (`text.onnx`): MiniLM (all-MiniLM-L6-v2), unchanged but for rounding and for word pieces that English does not use,",
        "  under a trained linear map, and the same memory: a query is drawn to the known sounds whose captions are worded like it.",
        "  English only; the application translates UCS terms of four more languages.",
        f"- **Captions** (`caption-chorus.onnx`, `caption-lines.json.gz`): of {reports['caption']['chorus']['lines']} lines, known captions and {reports['caption']['chorus']['of them general']} general ones, the one that",
        "  is nearest in meaning to what a person would write, as far as all captions near a sound tell, and rather one that is true of most of them. Beside it (`caption-prefix.onnx`,",
        f"  `caption-step.onnx`, `caption-tokens.json`) a decoder of {reports['caption']['parameters'] / 1e6:.1f} million parameters and {reports['caption']['words']} words, which writes only when asked to.",
        "- **Vocabulary** (`vocabulary.i8`, `vocabulary.json`): one vector for each of 521 sound classes and 752 UCS categories.",
        f"- **Category head** (`categories.i8`): what {len(reports['categories']['names'])} UCS categories are moved by when a sound's category is asked for.",
        "- **Calibration** (`soundness.f32`, `pack.json`): when the answer is \"nothing here sounds like that\".", "",
        "Weights are 8-bit integers with a scale per output channel, restored to float32 when the graph is loaded. Against float32:",
        f"audio cosine mean {audio['mean']:.4f}, worst {audio['worst']:.4f} on {audio['compared']} real windows; text mean {text['mean']:.4f},",
        f"worst {text['worst']:.4f}; R@10 on `val` {evaluate['val, max']['R@10']:.3f}, in float32 {evaluate['val, float32']['R@10']:.3f}.", "",
        *variant_lines(evaluate["variants"]),
        "## Licences", "",
        "aiSFX is by Alison B. Ma and Alexander Lerch (*Representation Learning for the Automatic Indexing of Sound Effects Libraries*,",
        "ISMIR 2022), CC BY 4.0; its weights are contained here, rounded. YAMNet and MiniLM are under the Apache License 2.0.",
        "The pack may be used and shared under CC BY 4.0 and the Apache License 2.0 with these names kept.",
        "Some of the sounds that were learned from are under share-alike or GPL licences. No sound is contained in the pack; whether",
        "weights are a work derived from training sounds is not settled law, so the sources are named in full (`ATTRIBUTION.md`).",
        "This is the build from sounds under a stated free licence alone (`--tier-a`)." if options.tier_a
        else "A build from sounds under a stated free licence alone is one switch away (`--tier-a`); "
        + ("its figures stand below." if free_alone(options) else "it was not run for this version."), "",
        "## Data", "",
        f"{len(used)} clips, {sum(float(r['seconds']) for r in used) / 3600:.1f} hours, of openly licensed collections; {align['captioned']} of them with two",
        "captions each, written from file names without listening. The largest collections (all: `ATTRIBUTION.md`):", "",
        "| collection | licence as stated there | clips | hours |", "| --- | --- | --- | --- |", *data_rows(options), "",
        f"Words: the captions, names and tags of the clips; {sum(len(e['texts']) for e in sound_phrases(options))} phrases for 521 sound classes and "
        f"{sum(len(e['texts']) for e in ucs_phrases(options))} for 752 UCS categories.", "",
        "## Method", "",
        "1. Both trunks turn every clip into tokens once; MiniLM every text into a vector. All three stay frozen at first.",
        "2. The transformer, its attention pooling and the linear map of the text side are trained together: symmetric InfoNCE with a learned",
        "   temperature and soft targets for near-synonymous captions; YAMNet's own class scores as targets, each class worded by a phrase drawn",
        "   at random and rare classes weighted up; the UCS category of the clip, worded likewise.",
        f"3. {align['epochs']} epochs without eight collections (that model serves the calibration), then {align['epochs_on_all']} on everything. AdamW, cosine",
        f"   schedule, dropout {align['recipe']['dropout']}, exponential average of the weights. Seed {align['seed']}.",
        f"4. YAMNet's last two layers and aiSFX's fourth block are tuned together with the transformer, {reports['tune']['epochs']} epochs at the end on everything:",
        f"   every clip is heard as it is or changed (speed, equaliser, band limit, room, noise, level). Rate {reports['tune']['recipe']['rate_on_all']}, trunks {reports['tune']['recipe']['trunk_rate']} of it.",
        "5. The memory is filled with what the finished tower makes of the training clips; sounds and queries ask it. Nothing of it is trained.",
        f"6. A net of two hidden layers learns from acoustic descriptors and the memory's code, {reports['describe']['recipe']['epochs']} epochs against the finished text map.",
        "   Its unit vector is added to the rest.",
        f"7. Labelled sounds, their own memory hidden, move the rows of UCS categories: one shift each, {reports['categories']['recipe']['epochs']} epochs of",
        "   cross-entropy. Retrieval by text does not use them.",
        "8. The caption decoder learns to write captions from vectors of sounds (their own memory hidden) and of texts; the chorus learns a small regression. The",
        "   confidence of both is fitted on sounds that the model beneath has not heard.",
        "9. A clip longer than ten seconds has a window every five; its similarity is that of its best window"
        f" (mean of the windows instead: R@10 {mean['R@10']:.2f} on `val`).", "",
        "## Figures", "",
        "By sound alone, from these ONNX files. A caption counts as found if any clip of that caption is among the first ten.",
        "UCS: the right one of 82 categories among the first three, by phrases alone (by the head: below). In brackets: 95 % by bootstrap.",
        "`val` was used to choose; `test` (other names of the same collections) and `ood` (collections no caption of which was trained on)",
        "were measured at the end and chose nothing.", "",
        "| split | clips | captions | R@1 | R@5 | R@10 | UCS category in top three, by phrases alone |", "| --- | --- | --- | --- | --- | --- | --- |",
        figure_row("val", evaluate["val, max"]), figure_row("test", evaluate["test"]), figure_row("ood", evaluate["ood"]), "",
        f"Speed on one busy thread: {evaluate['speed']['times real time']:.0f} times real time, {evaluate['speed']['query milliseconds']:.0f} ms for a query.", "",
        *free_lines(options),
        *memory_lines(reports["memory"], reports["describe"]),
        *category_lines(evaluate["categories"]),
        *caption_lines(evaluate["captions"]),
        "### \"Nothing here sounds like that\"", "",
        f"{calibrate['libraries']} imagined libraries of 60 to 2,000 of {calibrate['unheard']} clips that a second model has never heard; rates of queries left out of the fit:", "",
        "| query | answered with `nothing` |", "| --- | --- |",
        f"| names a sound that is there and is found | {nothing['present']:.1%} |",
        f"| names a sound that is there, but no such clip is among the first ten | {nothing['missed']:.1%} |",
        f"| names no sound | {nothing['never']:.1%} |",
        f"| names music, library without music | {nothing['music']:.1%} |",
        f"| names speech, library without voices | {nothing['speech']:.1%} |",
        f"| names another sound of which no clip's category is there | {nothing['absent']:.1%} |", "",
        "The pack itself, each split as one library: captions of its own clips answered with `nothing`: "
        + ", ".join(f"{k} {v['captions of its own clips']:.1%}" for k, v in evaluate["nothing"].items()) + ".", "",
        *ablation_lines(options),
        "## Known weaknesses", "",
        "- A sound that is absent but has relatives in the library is mostly answered with the relatives, not with `nothing`.",
        f"- R@1 on `test` is {evaluate['test']['R@1']:.2f}: the right sound is among the first ten far more often than it is the first.",
        *CAPTIONS_READ,
        f"- `val` has {evaluate['val, max']['queries']} captions: differences of a few points are chance.",
        "- Expected from how it was made, not measured here: steady engines (helicopter, vacuum cleaner, airplane), clicks of all kinds and kinds of",
        "  water are confused; adjectives such as *heavy* or *distant* carry little, because captions were written from names; numbers, negations",
        "  and order (*first … then*) are not understood.", "",
        "## Time and reproduction", "",
        "`models/training` makes the pack from the corpus; see its README. Two cores of a shared x86-64 server, no accelerator, other work beside:", "",
        "| stage | seconds |", "| --- | --- |",
        *(f"| {name} | {seconds:.0f} |" for name, seconds in times(options, reports)), ""]
    (options.pack / "MODEL_CARD.md").write_text("\n".join(lines), encoding="utf-8")
