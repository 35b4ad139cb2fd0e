interface ProgressBarProps {
  /** 0 to 1; null while the end is not known. */
  readonly value: number | null;
  readonly label: string;
}

export function ProgressBar({ value, label }: ProgressBarProps) {
  return (
    <div
      className={`progress-bar ${value === null ? 'is-unknown' : ''}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(value === null ? {} : { 'aria-valuenow': Math.round(value * 100) })}
    >
      <i style={value === null ? undefined : { transform: `scaleX(${Math.min(1, Math.max(0, value))})` }} />
    </div>
  );
}
