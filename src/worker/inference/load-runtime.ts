import { AppError } from '../../shared/errors/app-error.ts';

export type Runtime = typeof import('onnxruntime-node');

let loading: Promise<Runtime> | undefined;

/** ONNX Runtime, loaded when the first session is wanted: its library is 45 MB. */
export function loadRuntime(): Promise<Runtime> {
  loading ??= import('onnxruntime-node').then(
    (module) => {
      // CommonJS: the namespace may carry everything on `default`.
      const runtime = (module as unknown as { default?: Runtime }).default ?? module;
      runtime.env.logLevel = 'error';
      return runtime;
    },
    (cause) => {
      throw new AppError('device-failed', 'ONNX Runtime could not be loaded on this machine.', { cause });
    },
  );
  return loading;
}
