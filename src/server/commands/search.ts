import { type SearchMode, searchMode } from '../../shared/contract/search.ts';
import { type Command, readCount } from '../command.ts';
import { printAnswer } from '../print-answer.ts';
import { withLibrary } from '../session.ts';
import { UsageError } from '../usage-error.ts';
import { whenSoundReady } from '../when-sound-ready.ts';

export const search: Command = {
  usage: 'search "WORDS"',
  summary: 'Find sounds by what they sound like and by what is written about them.',
  help: [
    '  --limit N       how many matches (20)',
    '  --mode MODE     auto, sound (the audio alone) or words (the texts alone)',
    '',
    '  "-word" leaves out, "a, b" is either, \'"a b"\' the exact phrase; tag: cat: folder: dur:<2 ch: sr: format: filter.',
  ],
  options: { limit: { type: 'string' }, mode: { type: 'string' } },
  async run(line, context) {
    const query = line.words.join(' ').trim();
    if (query === '') throw new UsageError('Which sound? Usage: earmark search "WORDS"');
    const limit = readCount(line, 'limit', 20, 1000, 1);
    const mode = readMode(line.values.mode);
    const answer = await withLibrary(context, { canIndex: false }, async ({ bridge }) => {
      const ready =
        mode === 'words' ? bridge.call('app.readiness', {}) : whenSoundReady(bridge, context.signal);
      if ((await ready).isEmpty) context.terminal.note(emptyLibrary);
      return bridge.call('search.find', { query, mode, limit }, { signal: context.signal });
    });
    printAnswer(answer, context.terminal, context.json);
    return 0;
  },
};

const emptyLibrary = 'There is no sound in this library yet. "earmark index FOLDER" adds some.';

function readMode(text: string | boolean | undefined): SearchMode {
  const parsed = searchMode.safeParse(text ?? 'auto');
  if (!parsed.success) throw new UsageError(`--mode is auto, sound or words, not "${text}".`);
  return parsed.data;
}
