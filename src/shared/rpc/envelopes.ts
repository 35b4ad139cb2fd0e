import type { AppErrorCode } from '../errors/app-error.ts';

/** The four things that travel on a wire. */
export type Envelope = CallEnvelope | CancelEnvelope | ReplyEnvelope | EventEnvelope;

export interface CallEnvelope {
  readonly kind: 'call';
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

export interface CancelEnvelope {
  readonly kind: 'cancel';
  readonly id: number;
}

export type ReplyEnvelope =
  | { readonly kind: 'reply'; readonly id: number; readonly ok: true; readonly output: unknown }
  | {
      readonly kind: 'reply';
      readonly id: number;
      readonly ok: false;
      readonly error: { readonly code: AppErrorCode; readonly message: string };
    };

export interface EventEnvelope {
  readonly kind: 'event';
  readonly name: string;
  readonly payload: unknown;
}

/** Narrows what came over a wire; anything else is ignored by both ends. */
export function isEnvelope(value: unknown): value is Envelope {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const { kind } = value;
  if (kind === 'event') return 'name' in value && typeof value.name === 'string';
  if (kind !== 'call' && kind !== 'cancel' && kind !== 'reply') return false;
  return 'id' in value && typeof value.id === 'number';
}
