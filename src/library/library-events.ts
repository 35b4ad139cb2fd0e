import type { EventName, EventPayload } from '../shared/contract/events.ts';

/** Tells every connected wire. Throttling happens at the source. */
export type Announce = <N extends EventName>(name: N, payload: EventPayload<N>) => void;
