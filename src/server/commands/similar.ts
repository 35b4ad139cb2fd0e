import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, readCount, readSeconds } from '../command.ts';
import { printAnswer } from '../print-answer.ts';
import { withLibrary } from '../session.ts';
import { UsageError } from '../usage-error.ts';
import { whenSoundReady } from '../when-sound-ready.ts';

export const similar: Command = {
  usage: 'similar FILE',
  summary: 'Find sounds like this file, or like a part of it.',
  help: [
    '  --start S       where the part begins, in seconds',
    '  --end S         where it ends',
    '  --limit N       how many matches (20)',
  ],
  options: { start: { type: 'string' }, end: { type: 'string' }, limit: { type: 'string' } },
  async run(line, context) {
    const [word, ...rest] = line.words;
    if (word === undefined || rest.length > 0) throw new UsageError('One file: earmark similar FILE');
    const path = resolve(word);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile())
      throw new UsageError(`There is no file "${word}".`);
    const startSeconds = readSeconds(line, 'start');
    const endSeconds = readSeconds(line, 'end');
    if (endSeconds !== undefined && endSeconds <= (startSeconds ?? 0))
      throw new UsageError('--end must come after --start.');
    const limit = readCount(line, 'limit', 20, 1000, 1);
    const request = {
      path,
      limit,
      ...(startSeconds !== undefined && { startSeconds }),
      ...(endSeconds !== undefined && { endSeconds }),
    };
    const answer = await withLibrary(context, { canIndex: false }, async ({ library, bridge }) => {
      await whenSoundReady(bridge, context.signal);
      return library.findSimilarToFile(request, context.signal);
    });
    printAnswer(answer, context.terminal, context.json);
    return 0;
  },
};
