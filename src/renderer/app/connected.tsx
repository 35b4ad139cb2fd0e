// The application while it is connected: the first screen, or the window.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import { useBridge, useDesktop } from '../bridge/link-context.ts';
import { useNotices } from '../features/notices/notice-store.ts';
import { Notices } from '../features/notices/notices.tsx';
import { AudioPlayer } from '../features/player/audio-player.ts';
import { Welcome } from '../features/welcome/welcome.tsx';
import { useCall, useCommand } from '../queries/use-call.ts';
import { useSettings } from '../queries/use-settings.ts';
import { chooseFolder } from './choose-folder.ts';
import { Dialogs } from './dialogs.tsx';
import { Opening } from './opening.tsx';
import { useTheme } from './theme.ts';
import { useLibraryEvents } from './use-library-events.ts';
import { Window } from './window.tsx';

export function Connected() {
  const desktop = useDesktop();
  const status = useCall('app.status', {}).data;
  const player = useConfiguredPlayer();
  useLibraryEvents();
  useSoundReadiness(status?.soundReady);
  useStartNotices(status?.notices);
  const refreshed = ['folders.list', 'app.status', 'clips.list', 'jobs.progress'] as const;
  const add = useCommand('folders.add', refreshed);
  const addSamples = useCommand('folders.addSamples', refreshed);
  const { mutate } = add;
  const onAddFolder = useCallback(() => {
    void chooseFolder(desktop, 'Choose a folder with sounds', 'Add this folder').then((path) => {
      if (path !== null) mutate({ path });
    });
  }, [desktop, mutate]);
  return (
    <>
      {status === undefined && <Opening />}
      {status?.folders === 0 && (
        <Welcome
          isBusy={add.isPending || addSamples.isPending}
          onChooseFolder={onAddFolder}
          onUseSamples={() => addSamples.mutate({})}
        />
      )}
      {status !== undefined && status.folders > 0 && <Window player={player} onAddFolder={onAddFolder} />}
      <Dialogs />
      <Notices />
    </>
  );
}

function useConfiguredPlayer(): AudioPlayer {
  const player = useMemo(() => new AudioPlayer(), []);
  const [{ volume, loop, theme }] = useSettings();
  const isKnown = useCall('settings.get', {}, { staleMs: Number.POSITIVE_INFINITY }).isSuccess;
  useTheme(isKnown ? theme : undefined);
  const bridge = useBridge();
  useEffect(() => bridge.onClosed(() => player.stop()), [bridge, player]);
  useEffect(() => player.setVolume(volume), [player, volume]);
  useEffect(() => player.setLooping(loop), [player, loop]);
  return player;
}

const readinessMs = 1500;

/** Models load behind the first questions. When they are there, what was answered without them is asked again. */
function useSoundReadiness(isReady: boolean | undefined): void {
  const client = useQueryClient();
  useEffect(() => {
    if (isReady !== false) return;
    const timer = setInterval(() => void client.invalidateQueries({ queryKey: ['app.status'] }), readinessMs);
    return () => {
      clearInterval(timer);
      void client.invalidateQueries({ queryKey: ['search.find'] });
    };
  }, [isReady, client]);
}

/** What was noticed at start, e.g. that a damaged database was moved aside, is said once. */
function useStartNotices(notices: readonly string[] | undefined): void {
  const text = notices?.join('\n') ?? '';
  useEffect(() => {
    for (const notice of text.split('\n').filter(Boolean)) useNotices.getState().say('warning', notice);
  }, [text]);
}
