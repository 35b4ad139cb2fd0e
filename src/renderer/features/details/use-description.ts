import { useEffect, useRef, useState } from 'react';
import type { ClipDetails } from '../../../shared/contract/clips.ts';
import { useCommand } from '../../queries/use-call.ts';
import { joinEdits } from './join-edits.ts';

const pauseMs = 800;

export interface DescriptionState {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** What became of the last change, in words. */
  readonly status: string;
  /** Saves what is not saved yet; resolves when the library has it. */
  readonly flush: () => Promise<void>;
  /** The library has changed the description itself; what is being typed meanwhile is kept. */
  readonly adopt: (description: string, status: string) => void;
}

/** A person's own words about a clip: saved after a pause, on leaving the field, and when the panel or the window closes. */
export function useDescription(clip: ClipDetails): DescriptionState {
  const save = useCommand('clips.describe', ['clips.get', 'clips.list', 'search.find']);
  const [text, setText] = useState(clip.description);
  const [adopted, setAdopted] = useState('');
  const saved = useRef(clip.description);
  const latest = useRef(text);
  latest.current = text;
  const { mutateAsync } = save;

  const store = useRef(() => Promise.resolve());
  store.current = async () => {
    if (latest.current === saved.current) return;
    const description = latest.current;
    const before = saved.current;
    saved.current = description;
    setAdopted('');
    await mutateAsync({ id: clip.id, description }).catch((error: unknown) => {
      saved.current = before;
      throw error;
    });
  };
  // The command has said what went wrong; the text stays unsaved and is tried again.
  const storeQuietly = useRef(() => void store.current().catch(() => undefined));

  // biome-ignore lint/correctness/useExhaustiveDependencies: each change starts the pause anew.
  useEffect(() => {
    const timer = setTimeout(storeQuietly.current, pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => () => storeQuietly.current(), []);
  // Nothing is unmounted when the window closes.
  useEffect(() => {
    const leave = () => storeQuietly.current();
    window.addEventListener('pagehide', leave);
    return () => window.removeEventListener('pagehide', leave);
  }, []);
  // What was saved while the panel was closed comes later than the panel; what is being typed goes first.
  const isAtRest = !save.isPending && text === saved.current;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the library says something new.
  useEffect(() => {
    if (!isAtRest) return;
    saved.current = clip.description;
    setText(clip.description);
  }, [clip.description]);

  return {
    text,
    setText,
    status: adopted || describeSaving(save),
    flush: () => store.current(),
    adopt(description, status) {
      const joined = joinEdits(saved.current, latest.current, description);
      saved.current = description;
      setText(joined);
      setAdopted(status);
    },
  };
}

function describeSaving(save: { isPending: boolean; isError: boolean; isSuccess: boolean }): string {
  if (save.isPending) return 'Saving…';
  if (save.isError) return 'Not saved; it will be tried again.';
  return save.isSuccess ? 'Saved' : '';
}
