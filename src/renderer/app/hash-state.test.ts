import { describe, expect, it } from 'vitest';
import { formatHash, parseHash, startView, type ViewState } from './hash-state.ts';

describe('the view in the address', () => {
  it('leaves no trace at the start', () => expect(formatHash(startView)).toBe(''));

  it('comes back as it was written', () => {
    const view: ViewState = {
      text: 'rusty gate & "old #1" dur:<2',
      mode: 'sound',
      like: { id: 12, startSeconds: 1.25, endSeconds: 3 },
      folderId: 3,
      order: 'duration',
      isReversed: true,
      activeId: 77,
      isDetailsOpen: true,
    };
    expect(parseHash(formatHash(view))).toEqual(view);
    expect(parseHash(formatHash({ ...view, like: { id: 5 } })).like).toEqual({ id: 5 });
  });

  it('ignores what it does not understand', () => {
    expect(parseHash('#mode=loud&clip=-3&folder=1e9&sort=size&like=x&details=yes&foo=1')).toEqual(startView);
    expect(parseHash('#sort=-size')).toEqual(startView);
    expect(parseHash('#like=4:9:2').like).toEqual({ id: 4 });
  });
});
