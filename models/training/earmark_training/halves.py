"""Rewrites a float graph so that its convolutions compute in float16: nine tenths of the work.

Edges stay float32, and so does everything after the trunks: logarithms, means over tokens, norms, softmaxes and the
memory's look-ups, which are sensitive and cost little. Weights are restored in float32 as in the float graph and then
rounded, which the runtime folds when it loads the graph: no weight is stored in another form, so all of them can lie
in the float graph's file.
"""
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

# What may follow a convolution without leaving float16. Only the first input carries sound; a mask may be the second.
FOLLOWERS = ("Relu", "MaxPool", "Pad", "Slice", "Mul")
MASKED = ("Mul",)
# A quarter of the largest number of float16: a louder sound than those that were tried must not overflow.
LARGEST = 65504 / 4


class Halver:
    """Writes the graph anew, node by node, with casts where float16 begins and ends."""

    def __init__(self, model: onnx.ModelProto):
        self.model = model
        self.nodes: list[onnx.NodeProto] = []
        self.half: set[str] = set()
        self.casts: dict[tuple[str, int], str] = {}

    def cast(self, name: str, kind: int) -> str:
        key = (name, kind)
        if key not in self.casts:
            out = f"{name}_f16" if kind == TensorProto.FLOAT16 else f"{name}_f32"
            self.nodes.append(helper.make_node("Cast", [name], [out], name=out, to=kind))
            self.casts[key] = out
        return self.casts[key]

    def halved(self, name: str) -> str:
        return name if name in self.half else self.cast(name, TensorProto.FLOAT16)

    def inputs_in_half(self, node: onnx.NodeProto) -> int:
        """How many of the node's inputs are numbers in float16; none where it computes in float32."""
        if node.op_type == "Conv":
            return len(node.input)
        if node.op_type in FOLLOWERS and node.input[0] in self.half:
            return 2 if node.op_type in MASKED else 1
        return 0

    def run(self) -> None:
        for old in self.model.graph.node:
            node = onnx.NodeProto()
            node.CopyFrom(old)
            count = self.inputs_in_half(node)
            for i, name in enumerate(old.input):
                if i < count:
                    node.input[i] = self.halved(name)
                elif name in self.half and node.op_type != "Shape":
                    node.input[i] = self.cast(name, TensorProto.FLOAT)
            if count:
                self.half.update(node.output)
            self.nodes.append(node)


def check_range(model: onnx.ModelProto, names: list[str], feeds: list[dict[str, np.ndarray]]) -> float:
    """The largest number that float16 will have to hold. Raises where that is too near to its end."""
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    watched.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    session = onnxruntime.InferenceSession(watched.SerializeToString(), providers=["CPUExecutionProvider"])
    peak = max(float(np.abs(values).max()) for feed in feeds for values in session.run(names, feed))
    if not peak < LARGEST:
        raise ValueError(f"float16 would have to hold {peak}")
    return peak


def in_halves(model: onnx.ModelProto, feeds: list[dict[str, np.ndarray]]) -> onnx.ModelProto:
    halver = Halver(model)
    halver.run()
    check_range(model, [node.output[0] for node in model.graph.node if node.op_type == "Conv"], feeds)
    graph = helper.make_graph(halver.nodes, model.graph.name + "_f16", model.graph.input, model.graph.output, model.graph.initializer,
                              "The convolutions in float16; large tensors lie in the float graph's file.")
    return helper.make_model(graph, opset_imports=model.opset_import, ir_version=model.ir_version,
                             producer_name=model.producer_name)


def simulated(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same graph in float32 with every number that float16 would hold rounded to its eleven bits.

    Processors without kernels for float16 run such a graph in float32 and leave most casts out, which says nothing of
    the rounding. Here it is Veltkamp's splitting, which no optimiser takes away: c = (2^13 + 1) x; c - (c - x). (Dekker,
    A floating-point technique for extending the available precision, 1971.)
    """
    nodes, half = [], set()

    def rounded(name: str, out: str) -> None:
        nodes.extend([helper.make_node("Mul", [name, "split"], [f"{out}_c"]), helper.make_node("Sub", [f"{out}_c", name], [f"{out}_d"]),
                      helper.make_node("Sub", [f"{out}_c", f"{out}_d"], [out])])

    for node in model.graph.node:
        kind = node.attribute[0].i if node.op_type == "Cast" else None
        if kind == TensorProto.FLOAT16:
            half.add(node.output[0])
            rounded(node.input[0], node.output[0])
        elif kind == TensorProto.FLOAT and node.input[0] in half:
            nodes.append(helper.make_node("Identity", node.input, node.output))
        elif node.op_type in ("Conv", *FOLLOWERS) and node.input[0] in half:
            half.update(node.output)
            exact = onnx.NodeProto()
            exact.CopyFrom(node)
            exact.output[0] = f"{node.output[0]}_exact"
            nodes.append(exact)
            rounded(exact.output[0], node.output[0])
        else:
            nodes.append(node)
    split = numpy_helper.from_array(np.float32(2 ** 13 + 1), "split")
    graph = helper.make_graph(nodes, model.graph.name, model.graph.input, model.graph.output, [*model.graph.initializer, split])
    return helper.make_model(graph, opset_imports=model.opset_import, ir_version=model.ir_version, producer_name=model.producer_name)
