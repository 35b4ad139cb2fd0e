import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { AppError } from '../../shared/errors/app-error.ts';

const linesSchema = z.array(z.string().min(1)).min(1);

/** Beyond this a pack's lines are not unpacked. */
const mostBytes = 64 << 20;

/** Texts of a chorus by number. Throws AppError 'pack-invalid'. */
export function readCaptionLines(path: string): readonly string[] {
  let json: unknown;
  try {
    json = JSON.parse(gunzipSync(readFileSync(path), { maxOutputLength: mostBytes }).toString('utf8'));
  } catch (cause) {
    throw new AppError('pack-invalid', `The caption lines ${path} cannot be read.`, { cause });
  }
  const parsed = linesSchema.safeParse(json);
  if (!parsed.success) throw new AppError('pack-invalid', `${path} is no list of captions.`);
  return parsed.data;
}
