import type { FrontEndRunner } from '../../core/frontend/front-end.ts';
import { createTestSignal } from '../../core/frontend/test-signal.ts';
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
  const samples = new Map(
    [...frontEnds].map(([name, { declaration }]) => {
      return [name, createTestSignal(declaration.window.seconds, declaration.sampleRate)];
    }),
  );
  const [first] = frontEnds.values();
  return prepareWindow(frontEnds, samples, first?.declaration.window.seconds ?? 10);
}
