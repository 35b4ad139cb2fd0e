const providers: Readonly<Record<string, string>> = {
  cpu: 'CPU',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  tensorrt: 'TensorRT',
  dml: 'DirectML',
  coreml: 'Core ML',
};
const variants: Readonly<Record<string, string>> = { int8: '8 bit', fp16: '16 bit' };

/** A device as people call it: "cpu-int8" → "CPU, 8 bit"; one that is not known keeps its name. */
export function formatProvider(device: string): string {
  const [provider = '', variant] = device.split('-');
  const name = providers[provider];
  if (name === undefined) return device;
  return variant === undefined ? name : `${name}, ${variants[variant] ?? variant}`;
}
