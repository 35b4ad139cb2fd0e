import { describe, expect, it } from 'vitest';
import { moveRows, parseShifts } from './category-head.ts';
import { categoryHeadSchema } from './category-head-schema.ts';

const chance = { temperature: 0.1, trust: 0.9 };
const declare = (names: readonly string[]) =>
  categoryHeadSchema.parse({ shifts: 'x', names, scale: 0.5, catId: chance, category: chance });
const catIds = ['DOORWood', 'DOORMetl', 'RAINMetl'];

function read(names: readonly string[], bytes: readonly number[]) {
  return parseShifts(Int8Array.from(bytes).buffer, declare(names), 2, catIds);
}

describe('a category head', () => {
  it('moves every CatID by what was learned of its category, and keeps rows at unit length', () => {
    const parsed = read(['DOORS', 'RAIN'], [2, 0, 0, -4]);
    if (parsed.kind === 'faulty') throw new Error(parsed.problem);
    const vectors = Float32Array.of(0, 1, 1, 0, 0.6, 0.8);
    const moved = moveRows({ catIds, vectors }, parsed.shiftOf).vectors;
    const rain = Math.hypot(0.6, 1.2);
    const expected = [Math.SQRT1_2, Math.SQRT1_2, 1, 0, 0.6 / rain, -1.2 / rain];
    for (const [at, value] of moved.entries()) expect(value).toBeCloseTo(expected[at] ?? 9, 6);
    expect([...vectors]).toEqual([...Float32Array.of(0, 1, 1, 0, 0.6, 0.8)]);
  });

  it('is refused with a reason where it does not fit', () => {
    const problems = [
      read(['DOORS', 'RAIN'], [1, 2, 3]),
      read(['DOORS', 'RAINY'], [1, 2, 3, 4]),
      read(['DOORS', 'DOORS'], [1, 2, 3, 4]),
      read(['DOORS'], [1, 2]),
    ].map((parsed) => (parsed.kind === 'faulty' ? parsed.problem : 'read'));
    expect(problems[0]).toMatch(/3 bytes; 2 categories of 2 numbers have 4/);
    expect(problems[1]).toMatch(/“RAINY”/);
    expect(problems[2]).toMatch(/“DOORS”/);
    expect(problems[3]).toMatch(/nothing for the category of RAINMetl/);
  });

  it('says how sure it is as the softmax alone where no power is given', () => {
    expect(declare(['DOORS']).catId.power).toBe(1);
  });
});
