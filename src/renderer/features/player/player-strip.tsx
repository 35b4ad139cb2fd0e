import { useSettings } from '../../queries/use-settings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import type { AudioPlayer } from './audio-player.ts';
import { ClipFacts } from './clip-facts.tsx';
import { LargeWaveform } from './large-waveform.tsx';
import { PartActions, type StartPartDrag } from './part-actions.tsx';
import { PlayTime } from './play-time.tsx';
import { type Span, usePlayerState } from './player-store.ts';
import { Volume } from './volume.tsx';

interface PlayerStripProps {
  readonly player: AudioPlayer;
  readonly onSimilar: (clipId: number, span: Span | null) => void;
  /** Undefined where there is no file manager to open. */
  readonly onReveal: ((clipId: number) => void) | undefined;
  readonly onDrag: (event: DragEvent) => void;
  readonly startPartDrag: StartPartDrag;
  readonly onProblem: (text: string) => void;
}

export function PlayerStrip(props: PlayerStripProps) {
  const { player, onSimilar, onReveal, onDrag } = props;
  const { loaded, isPlaying, region, problem } = usePlayerState();
  const [settings, change] = useSettings();
  if (!loaded) {
    return (
      <section className="player-strip is-empty" aria-label="Player">
        <p className="faint">
          <kbd>↓</kbd> moves through the sounds and plays them. <kbd>Enter</kbd> plays from the matching
          moment.
        </p>
      </section>
    );
  }
  const { clip, moment } = loaded;
  const part = region ?? moment;
  return (
    <section className="player-strip" aria-label="Player">
      <div className="player-line">
        <IconButton
          icon={isPlaying ? 'stop' : 'play'}
          label={isPlaying ? 'Stop' : 'Play'}
          shortcut="Space"
          className="play-button"
          onClick={() => (isPlaying ? player.stop() : player.toggle())}
        />
        <PlayTime player={player} durationSeconds={clip.durationSeconds} />
        <ClipFacts loaded={loaded} onDrag={onDrag} />
        {part && (
          <PartActions
            clip={clip}
            span={part}
            isMarked={region !== null}
            startDrag={props.startPartDrag}
            onProblem={props.onProblem}
            onSimilar={() => onSimilar(clip.id, part)}
            onClear={() => player.setRegion(null)}
          />
        )}
        <Button
          kind="quiet"
          icon="similar"
          title="More like this (W)"
          onClick={() => onSimilar(clip.id, region)}
        >
          More like this
        </Button>
        {onReveal && <IconButton icon="folderOut" label="Show in folder" onClick={() => onReveal(clip.id)} />}
        <span className="player-switches">
          <IconButton
            icon="loop"
            label="Loop"
            shortcut="Ctrl+L"
            isPressed={settings.loop}
            onClick={() => change({ loop: !settings.loop })}
          />
          <IconButton
            icon="audition"
            label="Play while moving through the list"
            isPressed={settings.autoAudition}
            onClick={() => change({ autoAudition: !settings.autoAudition })}
          />
          <Volume volume={settings.volume} onChange={(volume) => change({ volume })} />
        </span>
      </div>
      <div className="player-wave">
        <LargeWaveform player={player} height={84} />
        {problem && (
          <p className="player-problem" role="status">
            {problem}
          </p>
        )}
      </div>
    </section>
  );
}
