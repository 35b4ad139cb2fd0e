/** A calibrated probability in words: people weigh words, not digits. */
export function describeChance(probability: number): string {
  if (probability >= 0.5) return 'likely';
  if (probability >= 0.2) return 'possible';
  return 'a guess';
}

/** The best guess is always shown; others only where they have a chance. */
export function isWorthShowing({ probability }: { readonly probability: number }, place: number): boolean {
  return place === 0 || probability >= 0.04;
}
