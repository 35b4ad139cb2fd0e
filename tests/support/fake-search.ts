// An invented search for the invented clips: words of names and tags count, sound is guessed from shared words.
import type { ClipSummary } from '../../src/shared/contract/clips.ts';
import type { ClipMatch, Completion, SearchAnswer, SearchMode } from '../../src/shared/contract/search.ts';

interface Terms {
  readonly words: readonly string[];
  readonly keeps: (clip: ClipSummary) => boolean;
}

/** The few terms of the grammar that the window itself writes. */
export function parseTerms(text: string): Terms {
  const terms = text.toLowerCase().match(/-?[a-z]+:"[^"]*"|"[^"]*"|\S+/g) ?? [];
  const words: string[] = [];
  const filters: ((clip: ClipSummary) => boolean)[] = [];
  for (const term of terms) {
    const [, field, value] = /^([a-z]+):(.*)$/.exec(term) ?? [];
    if (field && value !== undefined) filters.push(fieldFilter(field, value.replaceAll('"', '')));
    else if (term.startsWith('-')) filters.push((clip) => !clip.name.toLowerCase().includes(term.slice(1)));
    else words.push(term.replaceAll('"', ''));
  }
  return { words, keeps: (clip) => filters.every((filter) => filter(clip)) };
}

function fieldFilter(field: string, value: string): (clip: ClipSummary) => boolean {
  if (field === 'tag') return (clip) => clip.tags.some((tag) => tag.toLowerCase() === value);
  if (field === 'format') return (clip) => clip.format === value;
  if (field === 'folder') return (clip) => clip.path.toLowerCase().includes(value);
  const [, sign, number] = /^([<>]?)([\d.]+)$/.exec(value) ?? [];
  if (field !== 'dur' || number === undefined) return () => true;
  return ({ durationSeconds }) =>
    sign === '>' ? (durationSeconds ?? 0) > Number(number) : (durationSeconds ?? 0) < Number(number);
}

export function findClips(
  clips: readonly ClipSummary[],
  query: string,
  mode: SearchMode,
  limit: number,
): SearchAnswer {
  const { words, keeps } = parseTerms(query);
  const matches = clips
    .filter(keeps)
    .map((clip) => matchClip(clip, words, mode))
    .filter((match) => match !== null)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit);
  return answer(query, matches, clips);
}

export function findSimilar(
  clips: readonly ClipSummary[],
  id: number,
  filter: string,
  limit: number,
): SearchAnswer {
  const { keeps } = parseTerms(filter);
  const matches = clips
    .filter((clip) => clip.id !== id && keeps(clip))
    .map((clip) => ({ clip, score: ((clip.id * 37 + id * 11) % 100) / 100 }))
    .filter(({ score }) => score > 0.35)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ clip, score }) => ({
      clip,
      score,
      ...moment(clip),
      because: { sound: score, words: [], caption: null },
    }));
  return answer('', matches, clips);
}

function matchClip(clip: ClipSummary, words: readonly string[], mode: SearchMode): ClipMatch | null {
  const ofPeople = `${clip.name} ${clip.tags.join(' ')}`.toLowerCase();
  const about = clip.about?.text.toLowerCase() ?? '';
  const found = words.filter((word) => `${ofPeople} ${about}`.includes(word.slice(0, 5)));
  const isByCaption =
    clip.about?.by !== 'person' && found.some((word) => !ofPeople.includes(word.slice(0, 5)));
  const share = words.length === 0 ? 0.5 : found.length / words.length;
  if (share === 0) return null;
  const sound =
    mode === 'words' || clip.analysis !== 'analysed'
      ? null
      : Math.max(0.05, share - ((clip.id * 7) % 30) / 100);
  const isSoundOnly = mode === 'sound';
  const caption = isByCaption && !isSoundOnly ? (clip.about?.text ?? null) : null;
  return {
    clip,
    score: share,
    ...moment(clip),
    because: { sound, words: isSoundOnly ? [] : found, caption },
  };
}

function moment({ id, durationSeconds }: ClipSummary) {
  const length = durationSeconds ?? 0;
  const startSeconds = length < 10 ? 0 : Math.round(((id * 17) % 80) * length) / 100;
  return { startSeconds, endSeconds: Math.min(length, startSeconds + 10) };
}

function answer(query: string, matches: ClipMatch[], clips: readonly ClipSummary[]): SearchAnswer {
  const waiting = clips.filter(({ analysis }) => analysis === 'waiting').length;
  const notes = waiting > 0 ? [`Still indexing: ${clips.length - waiting} of ${clips.length} clips.`] : [];
  return { query, verdict: matches.length > 0 ? 'matches' : 'nothing', matches, notes, tookMs: 14 };
}

/** Words of names and tags that begin as the last word does, most frequent first. */
export function completeText(clips: readonly ClipSummary[], text: string, limit: number): Completion[] {
  const [typed = ''] = /[^\s,"]*$/.exec(text) ?? [];
  const wanted = typed.toLowerCase();
  if (wanted === '') return [];
  const counts = new Map<string, Completion>();
  const start = text.slice(0, text.length - typed.length);
  for (const { name, tags } of clips) {
    const words = new Set([...(name.toLowerCase().match(/\p{L}{2,}/gu) ?? []), ...tags]);
    for (const label of words) {
      if (!label.startsWith(wanted) || label === wanted) continue;
      const clipCount = (counts.get(label)?.clipCount ?? 0) + 1;
      const kind = tags.includes(label) ? 'tag' : 'word';
      counts.set(label, { text: `${start}${label} `, label, kind, detail: null, clipCount });
    }
  }
  const frequency = ({ clipCount }: Completion) => clipCount ?? 0;
  return [...counts.values()].sort((a, b) => frequency(b) - frequency(a)).slice(0, limit);
}
