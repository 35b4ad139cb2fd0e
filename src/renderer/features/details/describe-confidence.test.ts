import { expect, test } from 'vitest';
import { describeConfidence } from './describe-confidence.ts';

test('four of five and more are sure, half and more likely, and nobody is asked about what is not known', () => {
  expect([0.97, 0.8, 0.79, 0.5, 0.49, 0, null].map(describeConfidence)).toEqual([
    'sure',
    'sure',
    'likely',
    'likely',
    'unsure',
    'unsure',
    null,
  ]);
});
