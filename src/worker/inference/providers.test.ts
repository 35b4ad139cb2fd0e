import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findKnownAbsence, listProviders } from './providers.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earmark-providers-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('every system has WebGPU, and what else it may have comes first', () => {
  expect(listProviders('win32')).toEqual(['dml', 'webgpu']);
  expect(listProviders('darwin')).toEqual(['coreml', 'webgpu']);
  expect(listProviders('linux')).toEqual(['tensorrt', 'cuda', 'webgpu']);
});

it('CUDA and TensorRT are tried where their libraries and a driver are there, and nowhere else', () => {
  const driver = join(folder, 'driver');
  const places = { folder, nvidiaPlaces: [driver] };
  expect(findKnownAbsence('cuda', places)).toContain('CUDA library of ONNX Runtime is not installed');
  writeFileSync(join(folder, 'libonnxruntime_providers_cuda.so'), '');
  expect(findKnownAbsence('cuda', places)).toBe('no driver of an NVIDIA device is loaded');
  expect(findKnownAbsence('tensorrt', places)).toContain('TensorRT');
  writeFileSync(driver, '');
  expect(findKnownAbsence('cuda', places)).toBeUndefined();
  expect(findKnownAbsence('webgpu', places)).toBeUndefined();
});

it('a fault that is asked for brings a device to have it', () => {
  vi.stubEnv('EARMARK_DEVICE_FAULT', 'hang@3');
  expect(listProviders('linux')).toContain('faulty');
});
