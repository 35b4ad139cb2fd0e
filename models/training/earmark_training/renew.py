"""`renew`: the variants of a finished pack anew, through their gates, without training or exporting anything else."""
import json

from . import card, evaluate, manifest, variants
from .runtime import Runtime
from .stage import Options, read_report, report_path


def declare(options: Options) -> None:
    """Name all variants in the manifest; one that fails its gates leaves it again."""
    path = options.pack / "pack.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    for name, file in variants.FILES.items():
        content["files"][name] = manifest.file_entry(options.pack, file, manifest.PRECISIONS[name])
    content["files"]["audio"] = manifest.file_entry(options.pack, "audio.onnx", manifest.PRECISIONS["audio"])
    content["audio"]["variants"] = {name: dict(own) for name, own in variants.DECLARED.items()}
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def run(options: Options) -> None:
    pack = options.pack
    variants.align(pack / "audio.onnx")
    variants.write(pack / "audio.onnx", variants.training_windows(options))
    declare(options)
    sounds = evaluate.Sounds(options, ("val", "ood"))
    runtime = Runtime(pack / "audio.onnx", pack / "text.onnx", pack / "tokenizer.json", options.threads)
    report = read_report(options, "evaluate")
    report["variants"] = evaluate.variant_figures(options, sounds, evaluate.Measure(options, sounds, runtime))
    report_path(options, "evaluate").write_text(json.dumps(report, indent=1) + "\n")
    card.write(options)
    manifest.seal(pack)
    manifest.check(pack)
