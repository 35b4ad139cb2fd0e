import type { z } from 'zod';
import { appCalls } from './app.ts';
import { captionCalls } from './captions.ts';
import { clipCalls } from './clips.ts';
import type { EventName, EventPayload } from './events.ts';
import { folderCalls } from './folders.ts';
import { jobCalls } from './jobs.ts';
import { packCalls } from './packs.ts';
import { searchCalls } from './search.ts';
import { suggestionCalls } from './suggestions.ts';
import { tagCalls } from './tags.ts';

/** Every question the renderer (or the command line) can ask the library, declared once. */
export const contract = {
  ...appCalls,
  ...captionCalls,
  ...clipCalls,
  ...folderCalls,
  ...jobCalls,
  ...packCalls,
  ...searchCalls,
  ...suggestionCalls,
  ...tagCalls,
} as const;

export type CallName = keyof typeof contract;
/** What a caller writes: fields with a default may be left out. */
export type CallInput<N extends CallName> = z.input<(typeof contract)[N]['input']>;
/** What a handler receives: defaults are filled in. */
export type HandlerInput<N extends CallName> = z.output<(typeof contract)[N]['input']>;
export type CallOutput<N extends CallName> = z.output<(typeof contract)[N]['output']>;

export interface CallContext {
  /** Aborted when the caller cancels or its wire closes. */
  readonly signal: AbortSignal;
}

/** One handler per call; a missing one does not compile. */
export type Handlers = {
  readonly [N in CallName]: (
    input: HandlerInput<N>,
    context: CallContext,
  ) => Promise<CallOutput<N>> | CallOutput<N>;
};

/** The library as the renderer sees it, whatever the wire. */
export interface Bridge {
  call<N extends CallName>(
    name: N,
    input: CallInput<N>,
    options?: { signal?: AbortSignal },
  ): Promise<CallOutput<N>>;
  /** Returns a function that stops listening. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
  /** Called once when the wire closes. */
  onClosed(listener: () => void): () => void;
  close(): void;
}
