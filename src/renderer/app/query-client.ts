import { MutationCache, QueryCache, QueryClient, type QueryKey } from '@tanstack/react-query';
import { AppError, hasCode } from '../../shared/errors/app-error.ts';
import { useNotices } from '../features/notices/notice-store.ts';

/** Failed commands are said to the user; failed questions too, but for searches, which say so in their own place. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (!showsItsOwnErrors(query.queryKey)) report(error);
      },
    }),
    mutationCache: new MutationCache({ onError: report }),
    defaultOptions: {
      queries: {
        retry: false,
        refetchOnWindowFocus: false,
        staleTime: 5000,
        gcTime: 120_000,
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

function showsItsOwnErrors([name]: QueryKey): boolean {
  return ['search.find', 'search.similar', 'clips.list', 'folders.browse'].includes(String(name));
}

function report(error: Error): void {
  // A lost connection has its own message, and a cancelled call was cancelled on purpose.
  if (hasCode(error, 'closed') || hasCode(error, 'cancelled')) return;
  const text = error instanceof AppError ? error.message : 'Something went wrong in this window.';
  useNotices.getState().say('error', text);
}
