/** How sure the model is of a caption, in one word: people weigh words, not digits. */
export function describeConfidence(confidence: number | null): string | null {
  if (confidence === null) return null;
  if (confidence >= 0.8) return 'sure';
  return confidence >= 0.5 ? 'likely' : 'unsure';
}
