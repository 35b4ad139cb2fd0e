"""`recaption`: the captions of a finished pack anew, after the stage `caption`; its vectors, and so its space, stay as they are."""
import json

from . import caption, caption_evaluate, card, export, manifest
from .evaluate import Sounds
from .runtime import Runtime
from .stage import Options, read_report, report_path


def run(options: Options) -> None:
    pack, path = options.pack, options.pack / "pack.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content |= {"version": export.VERSION, "caption": caption.write_pack(options)}
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    sounds = Sounds(options, ("val", "test", "ood"))
    runtime = Runtime(pack / "audio.onnx", pack / "text.onnx", pack / "tokenizer.json", options.threads)
    report = read_report(options, "evaluate")
    for split in ("val", "test", "ood"):
        chosen = sounds.of(split)
        vectors = sounds.vectors(runtime, chosen)
        report["captions"][split] = caption_evaluate.measure(options, runtime, [sounds.rows[c] for c in chosen], *vectors)
    report_path(options, "evaluate").write_text(json.dumps(report, indent=1) + "\n")
    card.write(options)
    manifest.seal(pack)
    manifest.check(pack)
