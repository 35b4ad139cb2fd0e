"""Training of Earmark's own pack: from openly licensed sounds and three small teachers to ONNX files."""
