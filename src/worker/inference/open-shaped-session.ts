import type { InferenceSession } from 'onnxruntime-node';
import { type GraphSession, openSession, readEdges, type SessionOptions } from './open-session.ts';

/** Each holds the weights on the device: so many shapes stay open, the one used last the longest. */
const mostOpen = 12;

/** These compile a graph for shapes: with free ones they leave it to the CPU, or compile again and again. */
const shapedProviders: ReadonlySet<string> = new Set(['coreml', 'dml', 'tensorrt']);

/** A session for any shape, or, where the provider wants them fixed, one for each shape that comes. */
export async function openForProvider(path: string, options: SessionOptions): Promise<GraphSession> {
  return shapedProviders.has(options.provider)
    ? await openShapedSession(path, options)
    : await openSession(path, options);
}

/**
 * Looks like one session; behind it is one for each shape of the inputs, made when it is first met. The batch and the
 * buckets of a pack leave a dozen. Throws as `openSession` does, for the smallest shape.
 */
export async function openShapedSession(path: string, options: SessionOptions): Promise<GraphSession> {
  const { inputs } = readEdges(path);
  const sessions = new Map<string, InferenceSession>();
  const probe = await openSession(path, options);
  const { inputMetadata } = probe;
  await probe.release();

  const findSession = async (feeds: InferenceSession.FeedsType): Promise<InferenceSession> => {
    const sizes: Record<string, number> = {};
    for (const { name, shape } of inputs) {
      const dims = feeds[name]?.dims ?? [];
      shape.forEach((size, at) => {
        if (typeof size === 'string') sizes[size] = dims[at] ?? 1;
      });
    }
    const key = JSON.stringify(sizes);
    const session = sessions.get(key) ?? (await openSession(path, { ...options, sizes }));
    sessions.delete(key);
    sessions.set(key, session);
    for (const [oldest, old] of sessions) {
      if (sessions.size <= mostOpen) break;
      sessions.delete(oldest);
      await old.release();
    }
    return session;
  };

  return {
    inputMetadata,
    async run(feeds: InferenceSession.FeedsType, ...rest: unknown[]) {
      const session = await findSession(feeds);
      return await (session.run as (...args: unknown[]) => Promise<InferenceSession.ReturnType>)(
        feeds,
        ...rest,
      );
    },
    async release() {
      for (const session of sessions.values()) await session.release();
      sessions.clear();
    },
  };
}
