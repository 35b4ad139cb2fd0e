"""Captions as words: what a caption may be made of, and how words become a line again."""
import re
from collections import Counter

WORD = re.compile(r"'s\b|[a-z0-9]+(?:-[a-z0-9]+)*(?:'(?!s\b)[a-z0-9]+)*|,|'")
SEEN = 3
MOST = 3500
LONGEST = 16
START, END = 0, 1


def split(text: str) -> list[str] | None:
    """Words of a text in lower case, a comma and "'s" on their own; None where anything else would be left over."""
    text = text.lower().strip().rstrip(".").replace("’", "'").replace(";", ",")
    words = WORD.findall(text)
    return words if "".join(words) == text.replace(" ", "") else None


def join(tokens: list[str]) -> str:
    """What begins with a letter or digit is written after a space."""
    return "".join(f" {token}" if token[0].isalnum() else token for token in tokens).strip()


class Words:
    """The tokens of the decoder; two of them are never written."""

    def __init__(self, tokens: list[str]):
        self.tokens = tokens
        self.number = {token: i for i, token in enumerate(tokens)}

    @staticmethod
    def learn(texts: list[str], also: list[str]) -> "Words":
        """Words seen often enough in `texts` and `also`; those of `texts` come first where there are too many."""
        own = Counter(word for text in texts for word in split(text) or ())
        every = own + Counter(word for text in also for word in split(text) or ())
        seen = sorted((word for word in every if every[word] >= SEEN), key=lambda word: (own[word] < SEEN, -every[word], word))
        return Words(["<start>", "<end>", *seen[: MOST - 2]])

    def ids(self, text: str) -> list[int] | None:
        """Ids with the end token, or None where a word is not known or the text is too long."""
        words = split(text)
        if not words or len(words) > LONGEST or any(word not in self.number for word in words):
            return None
        return [*(self.number[word] for word in words), END]

    def text(self, ids: list[int]) -> str:
        return join([self.tokens[i] for i in ids if i not in (START, END)])
