import type { ClipMatch, SearchAnswer } from '../shared/contract/search.ts';
import { formatTable } from './format-table.ts';
import { formatClock } from './progress-line.ts';
import type { Terminal } from './terminal.ts';

/** An answer of `search` and `similar`: for programs, or for people. */
export function printAnswer(answer: SearchAnswer, terminal: Terminal, json: boolean): void {
  for (const note of answer.notes) terminal.note(note);
  if (json) {
    const { query, verdict, matches } = answer;
    terminal.print(JSON.stringify({ query, verdict, matches: matches.map(toJson) }));
  } else if (answer.verdict === 'nothing') {
    terminal.print('Nothing here sounds like that.');
  } else {
    terminal.print(formatTable(['', 'moment', 'why', 'clip'], answer.matches.map(toRow)));
  }
}

function toJson({ clip, startSeconds, endSeconds, score, because }: ClipMatch) {
  return { path: clip.path, startSeconds, endSeconds, score, because };
}

function toRow({ clip, startSeconds, endSeconds, because }: ClipMatch, index: number) {
  const why = because.sound === null ? [] : [`sound ${Math.round(because.sound * 100)} %`];
  if (because.words.length > 0) why.push(because.words.join(' '));
  const moment = `${formatClock(startSeconds)}-${formatClock(endSeconds)}`;
  return [index + 1, moment, why.join(', '), clip.path];
}
