import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { findOverflow } from './find-overflow.ts';

/** Instructions of this processor as Linux lists them. */
function readInstructions(): string | undefined {
  try {
    return /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

it('integers overflow on x86 without VNNI, and nowhere else', async (test) => {
  const instructions = process.arch === 'x64' ? readInstructions() : '';
  if (instructions === undefined) test.skip('this system does not list the instructions of its processor');
  expect(await findOverflow()).toBe(process.arch === 'x64' && !/\bavx(512)?_vnni\b/.test(instructions ?? ''));
});
