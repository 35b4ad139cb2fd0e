import type { FrontEndRunner } from '../../core/frontend/front-end.ts';
import { planWindows } from '../../core/frontend/plan-windows.ts';
import { createLoudNoise, createTestSignal } from '../../core/frontend/test-signal.ts';
import type { WindowInputs } from './stack-batch.ts';

/** Inputs of one window from its samples at the rate of each front end. */
export function prepareWindow(
  frontEnds: ReadonlyMap<string, FrontEndRunner>,
  samples: ReadonlyMap<string, Float32Array>,
  paddedSeconds: number,
): WindowInputs {
  return [...frontEnds].flatMap(([name, runner]) =>
    runner.prepare(samples.get(name) ?? new Float32Array(0), paddedSeconds),
  );
}

/** A full window of the test signal. */
export function prepareTestWindow(frontEnds: ReadonlyMap<string, FrontEndRunner>): WindowInputs {
  const [first] = frontEnds.values();
  return prepareSignal(frontEnds, createTestSignal, first?.declaration.window.seconds ?? 10);
}

/** A second of noise at full scale, padded as a clip of that length is. */
export function prepareLoudWindow(frontEnds: ReadonlyMap<string, FrontEndRunner>): WindowInputs {
  return prepareSignal(frontEnds, createLoudNoise, 1);
}

function prepareSignal(
  frontEnds: ReadonlyMap<string, FrontEndRunner>,
  createSignal: (seconds: number, sampleRateHz: number) => Float32Array,
  seconds: number,
): WindowInputs {
  const samples = new Map(
    [...frontEnds].map(([name, { declaration }]) => [name, createSignal(seconds, declaration.sampleRate)]),
  );
  const [first] = frontEnds.values();
  const [window] = first ? planWindows(seconds, first.declaration.window) : [];
  return prepareWindow(frontEnds, samples, window?.paddedSeconds ?? seconds);
}
