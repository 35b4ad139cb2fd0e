import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { PackCaption } from '../../core/packs/caption-schema.ts';
import { AppError } from '../../shared/errors/app-error.ts';

const tokensSchema = z.array(z.string()).min(3);

/** Texts of the tokens by id. Throws AppError 'pack-invalid'. */
export function readCaptionTokens(path: string, { start, end }: PackCaption): readonly string[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new AppError('pack-invalid', `The caption tokens ${path} cannot be read.`, { cause });
  }
  const parsed = tokensSchema.safeParse(json);
  if (!parsed.success || start >= parsed.data.length || end >= parsed.data.length)
    throw new AppError('pack-invalid', `${path} is no list of tokens with a start and an end.`);
  return parsed.data;
}
