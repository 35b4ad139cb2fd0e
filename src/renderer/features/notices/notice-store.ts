import { create } from 'zustand';

export type NoticeLevel = 'info' | 'warning' | 'error';

export interface Notice {
  readonly id: number;
  readonly level: NoticeLevel;
  readonly text: string;
}

interface NoticeState {
  readonly notices: readonly Notice[];
  /** The same words are not said twice at once. */
  say(level: NoticeLevel, text: string): void;
  dismiss(id: number): void;
}

const shownAtOnce = 4;
let nextId = 1;

export const useNotices = create<NoticeState>()((set) => ({
  notices: [],
  say: (level, text) =>
    set(({ notices }) => {
      if (notices.some((notice) => notice.text === text)) return { notices };
      return { notices: [...notices, { id: nextId++, level, text }].slice(-shownAtOnce) };
    }),
  dismiss: (id) => set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
}));
