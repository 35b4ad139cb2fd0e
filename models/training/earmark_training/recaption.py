"""`recaption`: the captions of a finished pack anew, after the stage `caption`."""
from . import amend, caption, caption_evaluate
from .stage import Options


def run(options: Options) -> None:
    amend.put(options, "caption", caption.write_pack(options), caption.FILES)
    amend.finish(options, "captions", amend.measured(options, lambda runtime, *split: caption_evaluate.measure(options, runtime, *split)))
