import { IconButton } from '../../ui/button.tsx';

interface VolumeProps {
  readonly volume: number;
  readonly onChange: (volume: number) => void;
}

const safeVolume = 0.8;

export function Volume({ volume, onChange }: VolumeProps) {
  const isSilent = volume === 0;
  return (
    <span className="volume">
      <IconButton
        icon={isSilent ? 'volumeOff' : 'volume'}
        label={isSilent ? 'Sound on' : 'Mute'}
        isPressed={isSilent}
        onClick={() => onChange(isSilent ? safeVolume : 0)}
      />
      <input
        type="range"
        aria-label="Volume"
        min={0}
        max={100}
        value={Math.round(volume * 100)}
        title={`Volume ${Math.round(volume * 100)} %`}
        style={{ '--filled': `${volume * 100}%` } as React.CSSProperties}
        onChange={(event) => onChange(Number(event.target.value) / 100)}
      />
    </span>
  );
}
