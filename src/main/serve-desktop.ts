import type { MessagePortMain } from 'electron';
import { type DesktopCallName, desktopContract } from '../shared/contract/desktop.ts';
import { AppError } from '../shared/errors/app-error.ts';
import { type CallEnvelope, isEnvelope, type ReplyEnvelope } from '../shared/rpc/envelopes.ts';
import { messagePort } from '../shared/rpc/message-port.ts';
import type { DesktopHandlers } from './desktop-calls.ts';

/** Answers the window's desktop calls over its own port, in the same envelopes as the library. */
export function serveDesktop(
  port: MessagePortMain,
  handlers: DesktopHandlers,
  log: (line: string) => void,
): void {
  const wire = messagePort(port);
  wire.onMessage((message) => {
    if (isEnvelope(message) && message.kind === 'call')
      void answer(message, handlers, log).then((reply) => wire.send(reply));
  });
}

async function answer(
  call: CallEnvelope,
  handlers: DesktopHandlers,
  log: (line: string) => void,
): Promise<ReplyEnvelope> {
  const { id, name } = call;
  try {
    if (!isDesktopCall(name)) throw new AppError('bad-input', `There is no call "${name}".`);
    const parsed = desktopContract[name].input.safeParse(call.input);
    if (!parsed.success) throw new AppError('bad-input', `${name}: ${parsed.error.message}`);
    const handler = handlers[name] as (input: unknown) => Promise<unknown>;
    return { kind: 'reply', id, ok: true, output: await handler(parsed.data) };
  } catch (error) {
    if (error instanceof AppError)
      return { kind: 'reply', id, ok: false, error: { code: error.code, message: error.message } };
    log(`${name}: ${String(error)}`);
    const message = 'Something went wrong inside Earmark. The log has details.';
    return { kind: 'reply', id, ok: false, error: { code: 'internal', message } };
  }
}

function isDesktopCall(name: string): name is DesktopCallName {
  return Object.hasOwn(desktopContract, name);
}
