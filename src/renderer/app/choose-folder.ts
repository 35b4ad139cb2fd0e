import { create } from 'zustand';
import type { Desktop } from '../../shared/contract/desktop.ts';

interface FolderQuestion {
  readonly title: string;
  readonly action: string;
  answer(path: string | null): void;
}

/** The question that the folder browser in the window is answering, if any. */
export const useFolderQuestion = create<{ question: FolderQuestion | null }>()(() => ({ question: null }));

/** Asks for a folder: with the system's dialog in the desktop app, else with one in the window. */
export async function chooseFolder(desktop: Desktop, title: string, action: string): Promise<string | null> {
  if (desktop.kind === 'electron') return (await desktop.call('desktop.chooseFolder', { title })).path;
  return new Promise((resolve) => {
    const answer = (path: string | null) => {
      useFolderQuestion.setState({ question: null });
      resolve(path);
    };
    useFolderQuestion.setState({ question: { title, action, answer } });
  });
}
