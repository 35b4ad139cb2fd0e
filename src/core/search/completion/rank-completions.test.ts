import { expect, test } from 'vitest';
import { type CompletionCandidate, rankCompletions } from './rank-completions.ts';

const make = (label: string, rest: Partial<CompletionCandidate> = {}): CompletionCandidate => ({
  ...{
    kind: 'word',
    label,
    insert: label,
    start: 0,
    clipCount: 10,
    detail: null,
    wordsBefore: 0,
    isStart: true,
  },
  ...rest,
});
const rank = (...candidates: CompletionCandidate[]) =>
  rankCompletions(candidates, 9).map(({ label }) => label);

test('frequent words come first, tags and UCS terms before them', () => {
  expect(
    rank(
      make('metal', { clipCount: 500 }),
      make('method', { clipCount: 3 }),
      make('METALLIC', { kind: 'tag', clipCount: 12 }),
      make('metal hits', { kind: 'category', clipCount: null }),
      make('metals', { kind: 'category', clipCount: 90 }),
    ),
  ).toEqual(['METALLIC', 'metals', 'metal', 'method', 'metal hits']);
});

test('a phrase that goes on with what was typed before beats every word', () => {
  const phrase = make('rusty gate', { kind: 'phrase', clipCount: null, wordsBefore: 1 });
  expect(rank(make('gate', { clipCount: 300 }), phrase)[0]).toBe('rusty gate');
});

test('each label is told once, as the kind that is worth most, with the larger count', () => {
  const [only, ...more] = rankCompletions(
    [make('Wood', { kind: 'tag', clipCount: 4 }), make('wood', { clipCount: 90 })],
    9,
  );
  expect(more).toEqual([]);
  expect(only).toMatchObject({ kind: 'tag', label: 'Wood', clipCount: 90 });
});

test('no more than asked', () => {
  expect(
    rankCompletions(
      ['a', 'b', 'c'].map((label) => make(label)),
      2,
    ),
  ).toHaveLength(2);
});
