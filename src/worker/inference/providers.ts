// Which of ONNX Runtime's providers are worth a try on this machine.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The likely best first. */
export function listProviders(platform: NodeJS.Platform = process.platform): readonly string[] {
  if (platform === 'win32') return ['dml', 'webgpu'];
  if (platform === 'darwin') return ['coreml', 'webgpu'];
  return ['cuda', 'webgpu'];
}

/** Words where it is clear without a try that a provider cannot work; a try of CUDA would fill the log with errors. */
export function findKnownAbsence(provider: string): string | undefined {
  if (provider !== 'cuda' || hasCudaLibraries()) return undefined;
  return 'the CUDA libraries of ONNX Runtime are not installed';
}

function hasCudaLibraries(): boolean {
  try {
    const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
    const folder = join(dirname(entry), '../bin/napi-v6', process.platform, process.arch);
    return existsSync(join(folder, 'libonnxruntime_providers_cuda.so'));
  } catch {
    return false;
  }
}
