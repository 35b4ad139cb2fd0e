"""`descriptors.describe` and its net as nodes of the audio graph."""
import math

import numpy as np
from onnx import TensorProto

from .descriptors import DURATION_WIDTH, DURATIONS, ECHOES, FLOOR, FRAME_SECONDS, LAGS, MARKS, PLACES, SUDDEN
from .frontends import EVERYDAY
from .graph import Graph, numbers
from .memory import CODE, DESCRIBED_LIMIT, DescribingHead

GELU = (0.044715, math.sqrt(2 / math.pi))
END = 2 ** 31 - 1


class Writer:
    """Arithmetic on names of a graph's values; plain numbers become constants."""

    def __init__(self, graph: Graph):
        self.graph = graph

    def value(self, x) -> str:
        return x if isinstance(x, str) else self.graph.constant(np.float32(x))

    def op(self, kind: str, *inputs, **attributes) -> str:
        return self.graph.op(kind, *map(self.value, inputs), **attributes)

    def add(self, a, b) -> str:
        return self.op("Add", a, b)

    def sub(self, a, b) -> str:
        return self.op("Sub", a, b)

    def mul(self, a, b) -> str:
        return self.op("Mul", a, b)

    def div(self, a, b) -> str:
        return self.op("Div", a, b)

    def at_least(self, x, low: float) -> str:
        return self.op("Max", x, low)

    def between(self, x, low: float, high: float) -> str:
        return self.op("Min", self.at_least(x, low), high)

    def square(self, x: str) -> str:
        return self.mul(x, x)

    def root(self, x: str) -> str:
        return self.op("Sqrt", x)

    def log1p(self, x: str) -> str:
        return self.op("Log", self.add(x, 1))

    def over(self, kind: str, x: str, axis: int, keep: bool = False) -> str:
        return self.graph.op(f"Reduce{kind}", x, self.graph.integers(axis), keepdims=int(keep))

    def last(self, x: str) -> str:
        """One more axis at the end."""
        return self.graph.op("Unsqueeze", x, self.graph.integers(-1))

    def true(self, kind: str, a, b) -> str:
        return self.graph.op("Cast", self.op(kind, a, b), to=TensorProto.FLOAT)

    def cut(self, x: str, first: int, end: int, axis: int) -> str:
        return self.graph.op("Slice", x, self.graph.integers(first), self.graph.integers(end), self.graph.integers(axis))

    def lagged(self, x: str, lag: int) -> tuple[str, str]:
        return self.cut(x, lag, END, 1), self.cut(x, 0, -lag, 1)


def describe(graph: Graph, frames: str, mask: str) -> str:
    """`descriptors.describe`, number for number; every window has more frames (98) than the longest lag."""
    w = Writer(graph)
    weight = w.last(mask)
    count = w.over("Sum", mask, 1, keep=True)
    power = w.mul(frames, 2)
    level = w.over("LogSumExp", power, 2)
    beside_of = w.last(level)

    def bands(many: int) -> str:
        return w.over("LogSumExp", graph.op("Reshape", power, graph.integers(0, 0, many, EVERYDAY.bins // many)), 3)

    def mean(x: str, own: str) -> str:
        """Mean over time of [B, T, N] where `own` [B, T, 1] counts."""
        return w.div(w.over("Sum", w.mul(x, own), 1), w.at_least(w.over("Sum", own, 1), 1))

    absent = w.mul(w.sub(mask, 1), 1e4)
    present = w.add(level, absent)
    below = w.between(w.sub(level, w.over("Max", present, 1, keep=True)), -FLOOR, 0)
    relative = w.sub(w.mul(below, mask), w.mul(w.sub(1, mask), FLOOR))
    length = graph.op("Squeeze", graph.op("Shape", mask, start=1, end=2), graph.integers(0))
    time = graph.op("Unsqueeze", graph.op("Cast", graph.op("Range", graph.constant(0, np.int64), length, graph.constant(1, np.int64)), to=TensorProto.FLOAT),
                    graph.integers(0))

    above = w.true("Greater", w.last(relative), graph.constant(np.array([-m for m in MARKS], np.float32)))
    usual_level = mean(w.last(relative), weight)
    centred = w.mul(w.sub(relative, usual_level), mask)
    variance = w.div(w.over("Sum", w.square(centred), 1, keep=True), count)
    out = [mean(above, weight), w.div(usual_level, 9), w.div(w.root(variance), 3)]
    place = w.op("Floor", w.add(w.mul(graph.constant(np.linspace(0, 1, PLACES, dtype=np.float32)[None]), w.sub(count, 1)), 0.5))
    out.append(w.div(graph.op("GatherElements", relative, graph.op("Cast", place, to=TensorProto.INT64), axis=1), 9))
    peak = graph.op("Cast", graph.op("ArgMax", present, axis=1, keepdims=1), to=TensorProto.FLOAT)
    out += [w.div(peak, w.at_least(w.sub(count, 1), 1)), w.op("Min", w.mul(peak, FRAME_SECONDS), 1)]
    for kind in ("GreaterOrEqual", "LessOrEqual"):
        side = w.last(w.mul(w.true(kind, time, peak), mask))
        out.append(w.div(w.log1p(w.over("Sum", w.mul(above, side), 1)), 6))

    moving = graph.op("Concat", beside_of, bands(8), axis=2)
    both = {lag: w.mul(*w.lagged(weight, lag)) for lag in sorted({*LAGS, *ECHOES})}
    out += [mean(w.op("Abs", w.sub(*w.lagged(moving, lag))), both[lag]) for lag in LAGS]
    out += [mean(w.at_least(w.sub(*w.lagged(beside_of, lag)), 0), both[lag]) for lag in LAGS]
    out += [w.div(mean(w.mul(*w.lagged(w.last(centred), lag)), both[lag]), w.add(variance, 1e-3)) for lag in ECHOES]
    rise = w.true("Greater", w.mul(w.sub(*w.lagged(w.last(relative), 1)), both[1]), SUDDEN)
    now, before = w.lagged(rise, 1)
    begun = w.over("Sum", w.mul(now, w.sub(1, before)), 1)
    out += [w.div(w.log1p(begun), 4), w.div(w.log1p(w.div(begun, w.mul(count, FRAME_SECONDS))), 3)]

    loud = w.mul(w.op("Exp", relative), mask)
    share = w.last(w.div(loud, w.over("Sum", loud, 1, keep=True)))

    def by_power(x: str) -> str:
        return w.over("Sum", w.mul(x, share), 1)

    beside = w.sub(bands(16), beside_of)
    usual = mean(beside, weight)
    spread = w.square(w.sub(beside, graph.op("Unsqueeze", usual, graph.integers(1))))
    out += [w.div(by_power(beside), 3), w.div(usual, 3), w.div(w.root(mean(spread, weight)), 2), w.div(w.over("Max", w.add(beside, w.last(absent)), 1), 3)]
    for kind, end in (("Less", 1 / 3), ("GreaterOrEqual", 2 / 3)):
        part = w.last(w.mul(mask, w.true(kind, time, w.mul(count, end))))
        out.append(w.div(w.sub(mean(beside, part), usual), 3))
    flat = w.add(w.sub(w.over("Mean", power, 2), level), math.log(EVERYDAY.bins))
    strongest_band = w.sub(w.over("Max", power, 2), level)
    out.append(w.div(by_power(graph.op("Concat", w.last(flat), w.last(strongest_band), axis=2)), 3))
    out.append(mean(w.over("Mean", w.op("Abs", w.sub(*w.lagged(beside, 1))), 2, keep=True), both[1]))

    normal = w.sub(power, beside_of)
    band = graph.constant(np.arange(EVERYDAY.bins, dtype=np.float32))
    centre = w.sub(w.div(w.over("Sum", w.mul(w.op("Exp", normal), band), 2, keep=True), 32), 1)
    strongest = w.sub(w.div(graph.op("Cast", graph.op("ArgMax", power, axis=2, keepdims=1), to=TensorProto.FLOAT), 32), 1)
    slope = w.last(w.sub(w.div(time, count), 0.5))
    for x in (centre, strongest):
        middle = by_power(x)
        away = w.sub(x, w.last(middle))
        out += [middle, w.root(by_power(w.square(away)))]
        if x is centre:
            out.append(w.div(by_power(w.mul(away, slope)), w.add(by_power(w.square(slope)), 0.02)))
    out.append(w.div(by_power(normal), 4))
    ahead, here, behind = w.cut(power, 2, END, 2), w.cut(power, 1, -1, 2), w.cut(power, 0, -2, 2)
    bent = w.op("Abs", w.add(w.sub(ahead, w.mul(here, 2)), behind))
    out.append(w.div(by_power(w.over("Mean", bent, 2, keep=True)), 3))

    off = w.div(w.sub(w.op("Log", w.mul(count, FRAME_SECONDS)), graph.constant(DURATIONS.astype(np.float32)[None])), DURATION_WIDTH)
    steps = w.op("Exp", w.mul(w.square(off), -0.5))
    out.append(w.div(steps, w.over("L2", steps, 1, keep=True)))
    return graph.op("Concat", *out, axis=1)


def net(graph: Graph, head: DescribingHead, described: str, code: str) -> str:
    """`DescribingHead.forward`."""
    w = Writer(graph)

    x = w.between(w.div(w.sub(described, graph.constant(numbers(head.centre))), graph.constant(numbers(head.spread))), -DESCRIBED_LIMIT, DESCRIBED_LIMIT)
    x = graph.op("Concat", x, w.mul(code, CODE ** 0.5 / 2), axis=1)
    for layer in (head.up, head.mid):
        y = graph.linear(x, numbers(layer.weight), numbers(layer.bias))
        inner = w.mul(w.add(y, w.mul(w.mul(w.square(y), y), GELU[0])), GELU[1])
        x = w.mul(w.mul(y, 0.5), w.add(w.op("Tanh", inner), 1))
    return graph.linear(x, numbers(head.down.weight), numbers(head.down.bias))
