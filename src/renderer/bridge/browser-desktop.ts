import type { Desktop } from '../../shared/contract/desktop.ts';
import { AppError } from '../../shared/errors/app-error.ts';

/** The stand-in where there is no desktop shell: links open in a tab, everything else says why it cannot. */
export const browserDesktop: Desktop = {
  kind: 'browser',
  call(name, input) {
    if (name === 'desktop.openExternal' && 'url' in input) {
      window.open(input.url, '_blank', 'noopener,noreferrer');
      return Promise.resolve({}) as never;
    }
    return Promise.reject(
      new AppError('not-available-here', 'A browser cannot do this. It works in the Earmark desktop app.'),
    );
  },
};
