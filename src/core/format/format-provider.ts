const names: Readonly<Record<string, string>> = {
  cpu: 'CPU',
  'cpu-int8': 'CPU, 8 bit',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
};

/** A device as people call it: "cpu-int8" → "CPU, 8 bit"; one that is not known keeps its name. */
export function formatProvider(provider: string): string {
  return names[provider] ?? provider;
}
