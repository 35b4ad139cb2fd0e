"""Rewrites a float graph whose weights are stored in 8 bits so that its large convolutions compute in integers.

The operators are QLinearConv and MaxPool on integers, not QuantizeLinear and DequantizeLinear around float operators:
the speed is the same, the graph loads in a quarter of the time, and it cannot silently run in float. Activations come
out of a Relu and take 8 bits without sign; weights keep the integers and scales they are stored with.
"""
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

SAMPLES = 8000
LEAST_CHANNELS = 64


class Parts:
    """Look-ups in a graph."""

    def __init__(self, model: onnx.ModelProto):
        self.nodes = list(model.graph.node)
        self.constants = {tensor.name: tensor for tensor in model.graph.initializer}
        self.producer = {out: node for node in self.nodes for out in node.output}
        self.users: dict[str, list[onnx.NodeProto]] = {}
        for node in self.nodes:
            for name in node.input:
                self.users.setdefault(name, []).append(node)

    def array(self, name: str) -> np.ndarray:
        return numpy_helper.to_array(self.constants[name])

    def stored(self, name: str) -> tuple[str, np.ndarray] | None:
        """Integers and scales of a weight that Cast and Mul restore."""
        scaled = self.producer.get(name)
        cast = self.producer.get(scaled.input[0]) if scaled is not None and scaled.op_type == "Mul" else None
        if cast is None or cast.op_type != "Cast" or cast.input[0] not in self.constants:
            return None
        if self.constants[cast.input[0]].data_type != TensorProto.INT8:
            return None
        return cast.input[0], self.array(scaled.input[1])

    def large_convolutions(self) -> dict[str, onnx.NodeProto]:
        """Convolutions worth the integers, by the name of the Relu output that follows each."""
        found = {}
        for node in self.nodes:
            if node.op_type != "Conv" or not (weight := self.stored(node.input[1])):
                continue
            after = self.users[node.output[0]]
            _, channels, height, width = self.constants[weight[0]].dims
            if channels >= LEAST_CHANNELS and height == width == 3 and len(after) == 1 and after[0].op_type == "Relu":
                found[after[0].output[0]] = node
        return found


def scales(model: onnx.ModelProto, names: list[str], feeds: list[dict[str, np.ndarray]]) -> dict[str, np.float32]:
    """Step of 8 bits without sign for each tensor: the clipping with the least squared error over all windows."""
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    watched.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    session = onnxruntime.InferenceSession(watched.SerializeToString(), providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(0)
    drawn: dict[str, list[np.ndarray]] = {name: [] for name in names}
    peak = dict.fromkeys(names, 1e-6)
    for feed in feeds:
        for name, values in zip(names, session.run(names, feed), strict=True):
            if values.min() < 0:
                raise ValueError(f"{name} is negative somewhere: 8 bits without sign cannot hold it")
            peak[name] = max(peak[name], float(values.max()))
            drawn[name].append(rng.choice(values.ravel(), min(values.size, SAMPLES)))

    def error(step: float, values: np.ndarray) -> float:
        return float(np.square(np.clip(np.round(values / step), 0, 255) * step - values).mean())
    found = {}
    for name in names:
        values = np.concatenate(drawn[name])
        steps = peak[name] / 255 * np.linspace(0.1, 1, 37)
        found[name] = np.float32(min(steps, key=lambda step: error(step, values)))
    return found


class Rewriter:
    """Writes the graph anew, node by node, with the large convolutions in integers."""

    def __init__(self, model: onnx.ModelProto, parts: Parts, steps: dict[str, np.float32]):
        self.parts, self.steps = parts, steps
        self.large = parts.large_convolutions()
        self.nodes: list[onnx.NodeProto] = []
        self.constants = list(model.graph.initializer)
        self.known: set[str] = set()
        # Float tensor → its integers and the name of its step; those that float operators already read again.
        self.integers: dict[str, tuple[str, str]] = {}
        self.restored: set[str] = set()

    def constant(self, name: str, values) -> str:
        if name not in self.known:
            self.known.add(name)
            self.constants.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def step(self, tensor: str) -> str:
        return self.constant(f"{tensor}_step", self.steps[tensor])

    def quantised(self, tensor: str) -> tuple[str, str]:
        if tensor not in self.integers:
            out = f"{tensor}_u8"
            inputs = [tensor, self.step(tensor), self.constant("zero_u8", np.uint8(0))]
            self.nodes.append(helper.make_node("QuantizeLinear", inputs, [out], name=out))
            self.integers[tensor] = (out, self.step(tensor))
        return self.integers[tensor]

    def convolution(self, node: onnx.NodeProto, out: str) -> None:
        values, step = self.quantised(node.input[0])
        weight, scale = self.parts.stored(node.input[1])
        bias = self.parts.array(node.input[2]).astype(np.float64)
        per_step = float(self.steps[node.input[0]])
        # A channel of next to no weight has so small a scale that its bias would not fit into 32 bits.
        scale = np.maximum(scale.reshape(-1), np.abs(bias) / (per_step * 2.0 ** 30)).astype(np.float32)
        name, zero = node.name, self.constant("zero_u8", np.uint8(0))
        inputs = [values, step, zero, weight, self.constant(f"{name}_scale", scale),
                  # A zero of its own: the runtime may turn weight and zero into unsigned ones.
                  self.constant(f"{name}_zero", np.int8(0)), self.step(out), zero,
                  self.constant(f"{name}_bias", np.round(bias / (per_step * scale.astype(np.float64))).astype(np.int32))]
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        self.nodes.append(helper.make_node("QLinearConv", inputs, [f"{out}_u8"], name=name, **attributes))
        self.integers[out] = (f"{out}_u8", self.step(out))

    def pool(self, node: onnx.NodeProto) -> bool:
        """A pooling between two large convolutions stays in integers."""
        wanted = {convolution.name for convolution in self.large.values()}
        if node.input[0] not in self.integers or any(user.name not in wanted for user in self.parts.users[node.output[0]]):
            return False
        values, step = self.integers[node.input[0]]
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        self.nodes.append(helper.make_node("MaxPool", [values], [f"{node.output[0]}_u8"], name=node.name, **attributes))
        self.integers[node.output[0]] = (f"{node.output[0]}_u8", step)
        return True

    def other(self, node: onnx.NodeProto) -> None:
        for name in node.input:
            if name in self.large and name not in self.restored:
                self.restored.add(name)
                values, step = self.integers[name]
                self.nodes.append(helper.make_node("DequantizeLinear", [values, step, "zero_u8"], [name], name=f"{name}_f32"))
        self.nodes.append(node)

    def run(self) -> None:
        replaced = {node.output[0] for node in self.large.values()}
        for node in self.parts.nodes:
            if node.output[0] in self.large:
                self.convolution(self.large[node.output[0]], node.output[0])
            elif node.output[0] not in replaced and not (node.op_type == "MaxPool" and self.pool(node)):
                self.other(node)


def without_unused(nodes: list[onnx.NodeProto], outputs: set[str]) -> list[onnx.NodeProto]:
    """The nodes that something reads, the restored weights of the replaced convolutions left out."""
    kept, read = [], set(outputs)
    for node in reversed(nodes):
        if read.intersection(node.output):
            read.update(node.input)
            kept.append(node)
    return kept[::-1]


def inputs_of_large(parts: Parts) -> list[str]:
    """Tensors that need a step. A pooled one has that of what is pooled."""
    large = parts.large_convolutions()
    names = dict.fromkeys(large)
    for node in large.values():
        before = parts.producer.get(node.input[0])
        if not (before is not None and before.op_type == "MaxPool" and before.input[0] in large):
            names[node.input[0]] = None
    return list(names)


def in_integers(model: onnx.ModelProto, feeds: list[dict[str, np.ndarray]]) -> onnx.ModelProto:
    parts = Parts(model)
    steps = scales(model, inputs_of_large(parts), feeds)
    for node in parts.large_convolutions().values():
        if node.input[0] not in steps:
            steps[node.input[0]] = steps[parts.producer[node.input[0]].input[0]]
    rewriter = Rewriter(model, parts, steps)
    rewriter.run()
    nodes = without_unused(rewriter.nodes, {out.name for out in model.graph.output})
    read = {name for node in nodes for name in node.input}
    graph = helper.make_graph(nodes, model.graph.name + "_int8", model.graph.input, model.graph.output,
                              [tensor for tensor in rewriter.constants if tensor.name in read],
                              "The large convolutions in integers; large tensors lie in the float graph's file.")
    return helper.make_model(graph, opset_imports=model.opset_import, ir_version=model.ir_version,
                             producer_name=model.producer_name)
