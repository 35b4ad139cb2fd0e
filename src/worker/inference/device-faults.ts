// A graphics device that fails, without one: the CPU computes, and the fault is laid over its answers.
import type { InferenceSession } from 'onnxruntime-node';

/** `numbers` are finite and wrong; a `lost` device throws; a `slow` one is right, and late. */
const faultKinds = ['numbers', 'nan', 'hang', 'lost', 'slow', 'absent'] as const;
type FaultKind = (typeof faultKinds)[number];

export interface DeviceFault {
  readonly kind: FaultKind;
  /** Batches that a process computes well before. */
  readonly after: number;
}

/** `EARMARK_DEVICE_FAULT=nan@150`; without a number from the first batch on. It brings the device `faulty`. */
export function readDeviceFault(): DeviceFault | undefined {
  const [name, after = '0'] = (process.env.EARMARK_DEVICE_FAULT ?? '').split('@');
  const kind = faultKinds.find((known) => known === name);
  return kind && { kind, after: Number(after) };
}

const slowMs = 300;
let batchCount = 0;

/** Throws where the fault is that there is no device. */
export function layFaultOver(session: InferenceSession, fault: DeviceFault | undefined): InferenceSession {
  if (fault?.kind === 'absent') throw new Error('no adapter was found (a fault that was asked for)');
  const run = async (...args: Parameters<InferenceSession['run']>) => {
    const results = await session.run(...args);
    if (!fault || batchCount++ < fault.after) return results;
    if (fault.kind === 'hang') wait(Number.POSITIVE_INFINITY);
    if (fault.kind === 'slow') wait(slowMs);
    if (fault.kind === 'lost') throw new Error('device lost (a fault that was asked for)');
    for (const { data } of Object.values(results)) if (data instanceof Float32Array) spoil(data, fault.kind);
    return results;
  };
  return new Proxy(session, {
    get(target, key) {
      if (key === 'run') return run;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function spoil(data: Float32Array, kind: FaultKind): void {
  if (kind === 'nan') data.fill(Number.NaN);
  if (kind === 'numbers') data.reverse();
}

/** As a driver does it: nothing else happens in the process meanwhile. */
function wait(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
