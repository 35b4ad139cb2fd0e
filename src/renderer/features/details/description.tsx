import { useEffect, useRef, useState } from 'react';
import type { ClipDetails } from '../../../shared/contract/clips.ts';
import { useCommand } from '../../queries/use-call.ts';

const pauseMs = 800;

/** A person's own words about a clip: saved after a pause, on leaving the field, and when the panel closes. */
export function Description({ clip }: { clip: ClipDetails }) {
  const save = useCommand('clips.describe', ['clips.get', 'search.find']);
  const [text, setText] = useState(clip.description);
  const saved = useRef(clip.description);
  const latest = useRef(text);
  latest.current = text;
  const { mutate } = save;

  const store = useRef(() => undefined as undefined | true);
  store.current = () => {
    if (latest.current === saved.current) return undefined;
    const description = latest.current;
    const before = saved.current;
    saved.current = description;
    mutate(
      { id: clip.id, description },
      {
        onError: () => {
          saved.current = before;
        },
      },
    );
    return true;
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: each change starts the pause anew.
  useEffect(() => {
    const timer = setTimeout(() => store.current(), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => () => void store.current(), []);

  return (
    <section>
      <h3>
        <label htmlFor="clip-description">Description</label>
      </h3>
      <textarea
        id="clip-description"
        className="field"
        rows={3}
        maxLength={20000}
        placeholder="Your own words; they can be searched"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => store.current()}
      />
      <p className="save-state faint" role="status">
        {save.isPending
          ? 'Saving…'
          : save.isError
            ? 'Not saved; it will be tried again.'
            : save.isSuccess
              ? 'Saved'
              : ''}
      </p>
    </section>
  );
}
