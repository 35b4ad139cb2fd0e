"""A small writer of ONNX graphs: float32 edges, weights stored as int8 with a float32 scale per output channel.

A stored weight is restored by Cast and Mul, which the runtime folds when it loads the graph, so that it runs
at the speed of float32. DequantizeLinear would stay in the graph.
"""
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 18


def round_to_int8(weight: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Integers and scales (shaped to multiply) with the least squared error per channel among a few clippings."""
    others = tuple(i for i in range(weight.ndim) if i != axis)
    peak = np.maximum(np.abs(weight).max(axis=others, keepdims=True), 1e-12)
    best, best_error = None, None
    for share in np.linspace(1.0, 0.7, 13):
        scale = (peak * share / 127).astype(np.float32)
        error = np.square(np.clip(np.round(weight / scale), -127, 127) * scale - weight).sum(axis=others, keepdims=True)
        if best is None:
            best, best_error = scale, error
        else:
            best = np.where(error < best_error, scale, best)
            best_error = np.minimum(error, best_error)
    return np.clip(np.round(weight / best), -127, 127).astype(np.int8), best.astype(np.float32)


def round_to_int4(rows: np.ndarray, group: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows [N, width] → two numbers of 4 bits a byte [N, width / 2] (first half low, second half high) and scales [N, width / group] in 16 bits."""
    parts = rows.reshape(len(rows), -1, group)
    peak = np.maximum(np.abs(parts).max(2, keepdims=True), 1e-12)
    best, best_error = None, None
    for share in np.linspace(1.0, 0.6, 17):
        scale = (peak * share / 7.5).astype(np.float16).astype(np.float32)
        scale = np.maximum(scale, 6e-8)
        error = np.square((np.clip(np.floor(parts / scale), -8, 7) + 0.5) * scale - parts).sum(2, keepdims=True)
        better = error < best_error if best is not None else np.ones_like(error, bool)
        best = scale if best is None else np.where(better, scale, best)
        best_error = error if best_error is None else np.minimum(error, best_error)
    whole = (np.clip(np.floor(parts / best), -8, 7) + 8).astype(np.uint8).reshape(rows.shape)
    half = rows.shape[1] // 2
    return whole[:, :half] | (whole[:, half:] << 4), best[:, :, 0].astype(np.float16)


def numbers(parameter) -> np.ndarray:
    """A parameter of PyTorch in float32."""
    return parameter.detach().float().cpu().numpy()


class Graph:
    def __init__(self, name: str, quantise: bool = True):
        self.name, self.quantise = name, quantise
        self.nodes, self.constants, self.inputs, self.outputs = [], [], [], []
        self.count = 0
        self.known: dict[bytes, str] = {}

    def fresh(self, what: str) -> str:
        self.count += 1
        return f"{what}_{self.count}"

    def input(self, name: str, shape: list, kind: int = TensorProto.FLOAT) -> str:
        self.inputs.append(helper.make_tensor_value_info(name, kind, shape))
        return name

    def output(self, value: str, name: str, shape: list, kind: int = TensorProto.FLOAT) -> None:
        self.nodes.append(helper.make_node("Identity", [value], [name], name=name))
        self.outputs.append(helper.make_tensor_value_info(name, kind, shape))

    def op(self, kind: str, *inputs: str, **attributes) -> str:
        out = self.fresh(kind.lower())
        self.nodes.append(helper.make_node(kind, list(inputs), [out], name=out, **attributes))
        return out

    def constant(self, values, kind=np.float32) -> str:
        array = np.asarray(values, kind)
        key = str((array.dtype, array.shape)).encode() + array.tobytes()
        if array.size > 4096 or key not in self.known:
            name = self.fresh("const")
            self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
            self.known[key if array.size <= 4096 else name.encode()] = name
            return name
        return self.known[key]

    def integers(self, *values: int) -> str:
        return self.constant(values, np.int64)

    def half(self, values: np.ndarray) -> str:
        """A constant stored in 16 bits, float32 in use."""
        if not self.quantise:
            return self.constant(values)
        return self.op("Cast", self.constant(values, np.float16), to=TensorProto.FLOAT)

    def stored(self, integers: np.ndarray, scale: np.ndarray) -> str:
        return self.op("Mul", self.op("Cast", self.constant(integers, np.int8), to=TensorProto.FLOAT), self.constant(scale))

    def weight(self, values: np.ndarray, axis: int) -> str:
        """A weight whose output channels lie along `axis`."""
        if not self.quantise:
            return self.constant(values)
        return self.stored(*round_to_int8(values, axis))

    def nibbles(self, values: np.ndarray, group: int = 32) -> str:
        """Rows of a weight in 4 bits, `group` numbers with a scale of their own; the runtime folds what restores them."""
        if not self.quantise:
            return self.constant(values)
        return self.unpacked(*round_to_int4(values, group))

    def unpacked(self, packed: np.ndarray, scales: np.ndarray) -> str:
        """Rows as `round_to_int4` packs them, as floats."""
        stored = self.constant(packed, np.uint8)
        low = self.op("BitwiseAnd", stored, self.constant(15, np.uint8))
        high = self.op("BitShift", stored, self.constant(4, np.uint8), direction="RIGHT")
        whole = self.op("Cast", self.op("Concat", low, high, axis=-1), to=TensorProto.FLOAT)
        steps = self.op("Reshape", self.op("Sub", whole, self.constant(np.float32(7.5))), self.integers(*scales.shape, -1))
        x = self.op("Mul", steps, self.op("Unsqueeze", self.half(scales), self.integers(-1)))
        return self.op("Reshape", x, self.integers(len(packed), -1))

    def linear(self, x: str, weight: np.ndarray, bias: np.ndarray | None = None, four_bits: bool = False) -> str:
        """`weight` as PyTorch keeps it: [outputs, inputs]."""
        turned = self.op("Transpose", self.nibbles(weight), perm=[1, 0]) if four_bits else self.weight(np.ascontiguousarray(weight.T), 1)
        y = self.op("MatMul", x, turned)
        return y if bias is None else self.op("Add", y, self.constant(bias))

    def norm(self, x: str, weight: np.ndarray, bias: np.ndarray, epsilon: float) -> str:
        return self.op("LayerNormalization", x, self.constant(weight), self.constant(bias), axis=-1, epsilon=epsilon)

    def attention(self, query: str, key: str, value: str, mask: str, heads: int, width: int) -> str:
        """Decomposed attention; `mask` [B, N] is one for what counts."""
        def split(x: str, order: list[int]) -> str:
            return self.op("Transpose", self.op("Reshape", x, self.integers(0, 0, heads, width // heads)), perm=order)
        scores = self.op("MatMul", split(query, [0, 2, 1, 3]), split(key, [0, 2, 3, 1]))
        scores = self.op("Mul", scores, self.constant(np.float32((width // heads) ** -0.5)))
        absent = self.op("Mul", self.op("Sub", mask, self.constant(np.float32(1))), self.constant(np.float32(1e4)))
        scores = self.op("Add", scores, self.op("Unsqueeze", absent, self.integers(1, 2)))
        mixed = self.op("MatMul", self.op("Softmax", scores, axis=-1), split(value, [0, 2, 1, 3]))
        return self.op("Reshape", self.op("Transpose", mixed, perm=[0, 2, 1, 3]), self.integers(0, 0, width))

    def save(self, path: Path, note: str) -> onnx.ModelProto:
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, self.constants, note)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9,
                                  producer_name="earmark-training")
        onnx.checker.check_model(model, full_check=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        onnx.save(model, path)
        return model
