import type { ClipAbout } from '../../../shared/contract/clips.ts';
import type { ClipMatch } from '../../../shared/contract/search.ts';
import { Emphasised } from '../../ui/emphasised.tsx';

interface AboutProps {
  readonly about: ClipAbout | null;
  readonly match: ClipMatch | null;
}

/** A person's words about a clip, or faintly a model's; the caption that matched goes before that of the whole. */
export function About({ about, match }: AboutProps) {
  const words = match?.because.words ?? [];
  const matched = match?.because.caption ?? null;
  if (matched === null && about?.by === 'person') {
    return (
      <span className="about" title={about.text}>
        <Emphasised text={about.text} words={words} />
      </span>
    );
  }
  const text = matched ?? about?.text;
  if (text === undefined) return null;
  return (
    <span className="about is-generated" title={`Written by the model: ${text}`}>
      <Emphasised text={text} words={matched === null ? [] : words} />
    </span>
  );
}
