// What the window shows, as the part of its address behind "#": a test, a reload or a link opens the same state.
import type { SearchMode } from '../../shared/contract/search.ts';

type Order = 'name' | 'added' | 'duration' | 'modified';

export interface ViewState {
  readonly text: string;
  readonly mode: SearchMode;
  readonly like: { readonly id: number; readonly startSeconds?: number; readonly endSeconds?: number } | null;
  readonly folderId: number | null;
  readonly order: Order;
  readonly isReversed: boolean;
  readonly activeId: number | null;
  readonly isDetailsOpen: boolean;
}

export const startView: ViewState = {
  text: '',
  mode: 'auto',
  like: null,
  folderId: null,
  order: 'added',
  isReversed: false,
  activeId: null,
  isDetailsOpen: false,
};

/** Only what differs from the start is written: "#q=rusty+gate&clip=12". */
export function formatHash(view: ViewState): string {
  const fields = new URLSearchParams();
  if (view.text !== '') fields.set('q', view.text);
  if (view.mode !== startView.mode) fields.set('mode', view.mode);
  if (view.like) fields.set('like', formatLike(view.like));
  if (view.folderId !== null) fields.set('folder', String(view.folderId));
  const sort = `${view.isReversed ? '-' : ''}${view.order}`;
  if (sort !== startView.order) fields.set('sort', sort);
  if (view.activeId !== null) fields.set('clip', String(view.activeId));
  if (view.isDetailsOpen) fields.set('details', '1');
  const text = fields.toString();
  return text === '' ? '' : `#${text}`;
}

/** Reads what `formatHash` wrote. Anything else in the address, typed or broken, is left out. */
export function parseHash(hash: string): ViewState {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const sort = /^(-?)(name|added|duration|modified)$/.exec(fields.get('sort') ?? '');
  return {
    text: fields.get('q') ?? '',
    mode: oneOf(fields.get('mode'), ['auto', 'sound', 'words'], startView.mode),
    like: parseLike(fields.get('like')),
    folderId: parseId(fields.get('folder')),
    order: (sort?.[2] as Order | undefined) ?? startView.order,
    isReversed: sort?.[1] === '-',
    activeId: parseId(fields.get('clip')),
    isDetailsOpen: fields.get('details') === '1',
  };
}

function formatLike({ id, startSeconds, endSeconds }: NonNullable<ViewState['like']>): string {
  return startSeconds === undefined || endSeconds === undefined
    ? String(id)
    : `${id}:${startSeconds.toFixed(3)}:${endSeconds.toFixed(3)}`;
}

function parseLike(text: string | null): ViewState['like'] {
  const [idText, start, end] = (text ?? '').split(':');
  const id = parseId(idText ?? null);
  if (id === null) return null;
  const startSeconds = Number(start);
  const endSeconds = Number(end);
  const isSpan = start !== undefined && end !== undefined && startSeconds >= 0 && endSeconds > startSeconds;
  return isSpan ? { id, startSeconds, endSeconds } : { id };
}

function parseId(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}

function oneOf<T extends string>(text: string | null, allowed: readonly T[], otherwise: T): T {
  return allowed.find((value) => value === text) ?? otherwise;
}
