import type { Desktop, DesktopCallName, DesktopInput, DesktopOutput } from '../../shared/contract/desktop.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { isEnvelope } from '../../shared/rpc/envelopes.ts';
import type { Port } from '../../shared/rpc/port.ts';

interface Waiting {
  resolve(output: unknown): void;
  reject(error: AppError): void;
}

/** Desktop calls over the port to the shell; they travel in the same envelopes as the library's. */
export function electronDesktop(port: Port): Desktop {
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  port.onMessage((message) => {
    if (!isEnvelope(message) || message.kind !== 'reply') return;
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.ok) call?.resolve(message.output);
    else call?.reject(new AppError(message.error.code, message.error.message));
  });
  return {
    kind: 'electron',
    call<N extends DesktopCallName>(name: N, input: DesktopInput<N>) {
      const id = nextId++;
      return new Promise<DesktopOutput<N>>((resolve, reject) => {
        waiting.set(id, { resolve: (output) => resolve(output as DesktopOutput<N>), reject });
        port.send({ kind: 'call', id, name, input });
      });
    },
  };
}
