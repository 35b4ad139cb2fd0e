interface MeterProps {
  /** Filled steps, 0 to `steps`. */
  readonly value: number;
  readonly steps: number;
  /** What the meter says, in words. */
  readonly label: string;
}

/** A small stepped meter that says its value in words to those who do not see it. */
export function Meter({ value, steps, label }: MeterProps) {
  return (
    <span className="meter" role="img" aria-label={label} title={label}>
      {Array.from({ length: steps }, (_, step) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the steps never change their order.
        <i key={step} className={step < value ? 'is-on' : ''} />
      ))}
    </span>
  );
}
