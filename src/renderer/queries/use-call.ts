import {
  keepPreviousData,
  type QueryKey,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { Bridge, CallInput, CallName, CallOutput } from '../../shared/contract/contract.ts';
import { useBridge } from '../bridge/link-context.ts';

interface CallOptions {
  readonly isEnabled?: boolean;
  /** Keep showing the previous answer while a new one is on its way. */
  readonly keepPrevious?: boolean;
  readonly staleMs?: number;
}

/** Server data by query: the key is the call's name and input. A newer input cancels the older call. */
export function useCall<N extends CallName>(
  name: N,
  input: CallInput<N>,
  options: CallOptions = {},
): UseQueryResult<CallOutput<N>> {
  const bridge = useBridge();
  return useQuery<CallOutput<N>>({
    ...callQuery(bridge, name, input),
    enabled: options.isEnabled ?? true,
    ...(options.staleMs === undefined ? {} : { staleTime: options.staleMs }),
    ...(options.keepPrevious ? { placeholderData: keepPreviousData as never } : {}),
  });
}

/** The key and function of a call, for places that need a query without the hook. */
export function callQuery<N extends CallName>(bridge: Bridge, name: N, input: CallInput<N>) {
  return {
    queryKey: [name, input] as QueryKey,
    queryFn: ({ signal }: { signal: AbortSignal }): Promise<CallOutput<N>> =>
      bridge.call(name, input, { signal }),
  };
}

/** A call that changes something; afterwards the named calls are asked again. Errors become notices by themselves. */
export function useCommand<N extends CallName>(name: N, refreshes: readonly CallName[] = []) {
  const bridge = useBridge();
  const client = useQueryClient();
  return useMutation<CallOutput<N>, Error, CallInput<N>>({
    mutationFn: (input) => callInShares(bridge, name, input),
    onSettled: () => {
      for (const refreshed of refreshes) void client.invalidateQueries({ queryKey: [refreshed] });
    },
  });
}

const idsAtOnce = 50_000;

/** Calls once for each share of the clips where they are very many: a call takes only so many, and others come in between. */
export async function callInShares<N extends CallName>(
  bridge: Pick<Bridge, 'call'>,
  name: N,
  input: CallInput<N>,
): Promise<CallOutput<N>> {
  const { ids = [] } = input as { ids?: readonly number[] };
  if (ids.length <= idsAtOnce) return bridge.call(name, input);
  for (let start = idsAtOnce; start < ids.length; start += idsAtOnce) {
    await bridge.call(name, { ...input, ids: ids.slice(start, start + idsAtOnce) });
  }
  return bridge.call(name, { ...input, ids: ids.slice(0, idsAtOnce) });
}
