import { type CallName, contract, type Handlers } from '../contract/contract.ts';
import type { EventName, EventPayload } from '../contract/events.ts';
import { AppError } from '../errors/app-error.ts';
import { type CallEnvelope, isEnvelope, type ReplyEnvelope } from './envelopes.ts';
import type { Port } from './port.ts';

export interface Served {
  /** Sends an event to this wire's other end. */
  announce<N extends EventName>(name: N, payload: EventPayload<N>): void;
}

/**
 * The answering end of a wire. The one place where errors become `{code, message}`:
 * an AppError keeps its words, anything else is `internal` and goes to `logError` with its stack.
 */
export function serve(port: Port, handlers: Handlers, logError: (error: unknown) => void): Served {
  const running = new Map<number, AbortController>();
  let isClosed = false;

  const reply = (envelope: ReplyEnvelope) => {
    if (!isClosed) port.send(envelope);
  };

  port.onMessage((message) => {
    if (!isEnvelope(message)) return;
    if (message.kind === 'cancel') running.get(message.id)?.abort();
    if (message.kind === 'call') {
      const abort = new AbortController();
      running.set(message.id, abort);
      answer(handlers, message, abort.signal, logError)
        .then(reply)
        .finally(() => running.delete(message.id));
    }
  });
  port.onClose(() => {
    isClosed = true;
    for (const abort of running.values()) abort.abort();
  });

  return {
    announce(name, payload) {
      if (!isClosed) port.send({ kind: 'event', name, payload });
    },
  };
}

async function answer(
  handlers: Handlers,
  call: CallEnvelope,
  signal: AbortSignal,
  logError: (error: unknown) => void,
): Promise<ReplyEnvelope> {
  try {
    if (!isCallName(call.name)) throw new AppError('bad-input', `There is no call "${call.name}".`);
    const parsed = contract[call.name].input.safeParse(call.input);
    if (!parsed.success) throw new AppError('bad-input', describeIssues(call.name, parsed.error));
    const handler = handlers[call.name] as (input: unknown, context: object) => unknown;
    const output = await handler(parsed.data, { signal });
    return { kind: 'reply', id: call.id, ok: true, output };
  } catch (error) {
    return { kind: 'reply', id: call.id, ok: false, error: toWire(error, signal, logError) };
  }
}

function toWire(error: unknown, signal: AbortSignal, logError: (error: unknown) => void) {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  if (signal.aborted) return { code: 'cancelled', message: 'Cancelled.' } as const;
  logError(error);
  return { code: 'internal', message: 'Something went wrong inside Earmark. The log has details.' } as const;
}

function isCallName(name: string): name is CallName {
  return Object.hasOwn(contract, name);
}

function describeIssues(
  name: string,
  error: { issues: readonly { path: PropertyKey[]; message: string }[] },
): string {
  const issues = error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`);
  return `${name}: ${issues.join('; ')}`;
}
