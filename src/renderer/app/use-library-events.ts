import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { CallName } from '../../shared/contract/contract.ts';
import type { EventName } from '../../shared/contract/events.ts';
import { useBridge } from '../bridge/link-context.ts';
import { useNotices } from '../features/notices/notice-store.ts';

/** Events announce, calls ask: which answers are out of date after which event. */
const outdated: Partial<Record<EventName, readonly CallName[]>> = {
  'clips.changed': ['clips.list', 'clips.get', 'tags.list', 'suggestions.find', 'app.status'],
  'search.changed': ['app.status'],
  'folders.changed': ['folders.list', 'app.status'],
  'packs.changed': ['packs.list', 'app.devices', 'suggestions.find', 'app.status'],
};

/** An answer shows clips as they were: also a drive that goes or comes back changes what it says. */
const answers: readonly CallName[] = ['search.find', 'search.similar'];

/** While a library is being indexed events come several times a second; nobody reads a list that fast. */
const gatherMs = 700;
/** An answer that keeps changing its order under someone's eyes is worse than one that is a little old. */
const gatherAnswersMs = 2500;

export function useLibraryEvents(): void {
  const bridge = useBridge();
  const client = useQueryClient();
  useEffect(() => {
    const refresh = gatherRefreshes(client, gatherMs);
    const refreshAnswers = gatherRefreshes(client, gatherAnswersMs);
    const stops = [
      ...Object.entries(outdated).map(([event, names]) =>
        bridge.on(event as EventName, () => refresh.add(names ?? [])),
      ),
      bridge.on('clips.changed', () => refreshAnswers.add(answers)),
      bridge.on('search.changed', () => refreshAnswers.add(answers)),
      bridge.on('jobs.progressed', (progress) => {
        client.setQueryData(['jobs.progress', {}], progress);
        refresh.add(['folders.list', 'app.status']);
      }),
      bridge.on('app.notice', ({ level, text }) => useNotices.getState().say(level, text)),
      refresh.stop,
      refreshAnswers.stop,
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [bridge, client]);
}

function gatherRefreshes(client: QueryClient, afterMs: number) {
  const names = new Set<CallName>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    for (const name of names) void client.invalidateQueries({ queryKey: [name] });
    names.clear();
  };
  return {
    add(added: readonly CallName[]) {
      for (const name of added) names.add(name);
      timer ??= setTimeout(flush, afterMs);
    },
    stop: () => clearTimeout(timer),
  };
}
