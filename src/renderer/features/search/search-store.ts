import { create } from 'zustand';
import type { SearchMode } from '../../../shared/contract/search.ts';

/** A clip, or a part of one, that results should sound like. */
export interface Likeness {
  readonly id: number;
  readonly startSeconds?: number;
  readonly endSeconds?: number;
}

export interface SearchState {
  /** What stands in the box, as typed. */
  readonly text: string;
  readonly mode: SearchMode;
  readonly like: Likeness | null;
  /** Only this folder, or all. */
  readonly folderId: number | null;
  setText(text: string): void;
  setMode(mode: SearchMode): void;
  setLike(like: Likeness | null): void;
  setFolder(folderId: number | null): void;
  /** Adds a filter such as `tag:door` to the box, or takes it out where it stands already. */
  toggleTerm(term: string): void;
}

export const useSearch = create<SearchState>()((set) => ({
  text: '',
  mode: 'auto',
  like: null,
  folderId: null,
  setText: (text) => set({ text }),
  setMode: (mode) => set({ mode }),
  setLike: (like) => set({ like }),
  setFolder: (folderId) => set({ folderId }),
  toggleTerm: (term) => set(({ text }) => ({ text: toggleTerm(text, term) })),
}));

/** `door` + `tag:wood` → `door tag:wood`; the same again takes it out. */
export function toggleTerm(text: string, term: string): string {
  const padded = ` ${text} `;
  const at = padded.toLowerCase().indexOf(` ${term.toLowerCase()} `);
  if (at < 0) return text.trim().length > 0 ? `${text.trim()} ${term}` : term;
  return `${padded.slice(0, at)} ${padded.slice(at + term.length + 2)}`.replace(/\s+/g, ' ').trim();
}

/** A filter for a value that may hold spaces: `tag:"wet stone"`. */
export function fieldTerm(field: string, value: string): string {
  return /^[\p{L}\p{N}_-]+$/u.test(value) ? `${field}:${value}` : `${field}:"${value.replaceAll('"', '')}"`;
}

export function hasTerm(text: string, term: string): boolean {
  return ` ${text.toLowerCase()} `.includes(` ${term.toLowerCase()} `);
}
