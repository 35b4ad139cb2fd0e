import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { countOf } from '../../core/format/format-count.ts';
import type { CaptionProgress } from '../../shared/contract/captions.ts';
import type { CallInput } from '../../shared/contract/contract.ts';
import type { JobProgress } from '../../shared/contract/jobs.ts';
import { useNotices } from '../features/notices/notice-store.ts';
import { useCall, useCommand } from '../queries/use-call.ts';

export type CaptionScope = CallInput<'captions.start'>;

/** Starts and stops the writing of captions, and says what became of it when a person has asked. */
export function useCaptioning() {
  const client = useQueryClient();
  const captions = useCall('jobs.progress', {}).data?.captions;
  const pack = useCall('packs.list', {}).data?.find(({ state }) => state === 'active');
  const start = useCommand('captions.start', ['jobs.progress']).mutate;
  const cancel = useCommand('captions.cancel', ['jobs.progress']).mutate;
  const say = useNotices((state) => state.say);
  /** A folder, a selection or the library is being written at someone's wish. */
  const isAwaited = useRef(false);

  useEffect(() => {
    if (!isAwaited.current || captions?.state !== 'idle') return;
    isAwaited.current = false;
    say(captions.failed > 0 ? 'warning' : 'info', describeDone(captions));
  }, [captions, say]);

  const name = pack?.name;
  const isAvailable = captions?.isAvailable ?? true;
  const write = useCallback(
    (scope: CaptionScope) => {
      if (!isAvailable) return say('warning', describeSilentPack(name));
      const isOne = scope.ids?.length === 1;
      start(scope, {
        onSuccess: (answer) => {
          client.setQueryData<JobProgress>(
            ['jobs.progress', {}],
            (known) => known && { ...known, captions: answer },
          );
          if (!isOne && answer.state === 'idle') say('info', nothingToWrite);
          isAwaited.current = !isOne && answer.state !== 'idle';
        },
      });
    },
    [client, start, say, isAvailable, name],
  );
  const stop = useCallback(() => {
    isAwaited.current = false;
    cancel({}, { onSuccess: () => say('info', 'Stopped writing captions. Those that are written stay.') });
  }, [cancel, say]);
  return { write, stop };
}

const nothingToWrite = 'Nothing to write: every sound here that was listened to has its caption.';

function describeDone({ done, failed }: CaptionProgress): string {
  if (done === 0 && failed === 0) return nothingToWrite;
  const written = `Captions are written: ${countOf(done, 'sound')}.`;
  return failed > 0 ? `${written} ${countOf(failed, 'sound')} could not be described.` : written;
}

function describeSilentPack(name: string | undefined): string {
  const pack = name ? `The pack “${name}”` : 'The pack in use';
  return `${pack} writes no captions. The line at the lower left leads to the other packs.`;
}
