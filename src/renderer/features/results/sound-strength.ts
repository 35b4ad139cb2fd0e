export const strengthSteps = 5;

const words = [
  'a faint resemblance',
  'sounds somewhat alike',
  'sounds close',
  'sounds very close',
  'sounds just like it',
];

/** A calibrated probability as one of five steps; people compare steps, not digits. */
export function soundStep(probability: number): number {
  return Math.min(strengthSteps, 1 + Math.floor(Math.max(0, probability) * strengthSteps));
}

/** The same in words: "sounds very close". */
export function describeSound(probability: number): string {
  return words[soundStep(probability) - 1] ?? '';
}
