"""The finished pack under ONNX Runtime, as the application runs it: unit vectors of windows and texts."""
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from .frontends import FRONT_ENDS, FrontEnd, bucket, bucket_frames
from .minilm import MAX_LENGTH


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def padded(end: FrontEnd, pieces: list[np.ndarray], seconds: int) -> tuple[np.ndarray, np.ndarray]:
    """Features and masks of windows that share a bucket."""
    frames = bucket_frames(end, seconds)
    out = np.full((len(pieces), frames, end.bins), end.pad_value, np.float32)
    mask = np.zeros((len(pieces), frames), np.float32)
    for row, valid, piece in zip(out, mask, pieces, strict=True):
        row[: len(piece)] = piece
        valid[: len(piece)] = 1
    return out, mask


class Runtime:
    def __init__(self, audio: Path, text: Path | None = None, tokenizer: Path | None = None, threads: int = 1):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.audio = onnxruntime.InferenceSession(str(audio), options, providers=["CPUExecutionProvider"])
        if text and tokenizer:
            self.text = onnxruntime.InferenceSession(str(text), options, providers=["CPUExecutionProvider"])
            self.tokenizer = Tokenizer.from_file(str(tokenizer))
            self.tokenizer.enable_truncation(MAX_LENGTH)

    def window_vectors(self, windows: list[tuple[float, np.ndarray, np.ndarray]], batch: int = 8) -> np.ndarray:
        """`windows`: seconds and the features of both front ends, not padded."""
        out = np.zeros((len(windows), self.audio.get_outputs()[0].shape[1]), np.float32)
        groups: dict[int, list[int]] = {}
        for i, (seconds, *_) in enumerate(windows):
            groups.setdefault(bucket(seconds), []).append(i)
        for seconds, members in groups.items():
            for first in range(0, len(members), batch):
                part = members[first:first + batch]
                feed = {}
                for column, end in enumerate(FRONT_ENDS, start=1):
                    feed[end.name], feed[f"{end.name}_mask"] = padded(end, [windows[i][column] for i in part], seconds)
                out[part] = unit(self.audio.run(None, feed)[0])
        return out

    def text_vectors(self, texts: list[str], batch: int = 64) -> np.ndarray:
        """Texts with as many tokens as each other go together, so that nothing is padded."""
        ids = [self.tokenizer.encode(text).ids for text in texts]
        out = np.zeros((len(texts), self.text.get_outputs()[0].shape[1]), np.float32)
        groups: dict[int, list[int]] = {}
        for i, own in enumerate(ids):
            groups.setdefault(len(own), []).append(i)
        for members in groups.values():
            for first in range(0, len(members), batch):
                part = members[first:first + batch]
                tokens = np.array([ids[i] for i in part], np.int64)
                out[part] = unit(self.text.run(None, {"input_ids": tokens, "attention_mask": np.ones_like(tokens)})[0])
        return out
