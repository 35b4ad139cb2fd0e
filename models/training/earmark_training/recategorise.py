"""`recategorise`: the category head of a finished pack anew, learned first where its towers have changed."""
from . import amend, categories, category_evaluate
from .stage import Options


def run(options: Options) -> None:
    categories.run(options)
    amend.put(options, "categories", categories.write_pack(options), categories.FILES)
    amend.finish(options, "categories", amend.measured(options, lambda _, *split: category_evaluate.measure(options, *split)))
