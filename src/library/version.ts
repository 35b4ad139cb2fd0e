import packageJson from '../../package.json' with { type: 'json' };

/** Earmark's own version. */
export const version: string = packageJson.version;

/** Of the ONNX Runtime that the workers load: pinned, so the declaration is the fact. */
export const runtimeVersion: string = packageJson.dependencies['onnxruntime-node'];
