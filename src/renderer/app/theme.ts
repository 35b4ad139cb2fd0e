import { useEffect } from 'react';
import type { Settings } from '../../shared/contract/app.ts';

const storageKey = 'earmark-theme';
const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)');

/** The last theme of this screen, before the library has answered: no flash of the wrong one. */
export function applyStoredTheme(): void {
  applyTheme((localStorage.getItem(storageKey) as Settings['theme'] | null) ?? 'system');
}

export function useTheme(theme: Settings['theme'] | undefined): void {
  useEffect(() => {
    if (theme === undefined) return;
    localStorage.setItem(storageKey, theme);
    const apply = () => applyTheme(theme);
    apply();
    systemIsDark.addEventListener('change', apply);
    return () => systemIsDark.removeEventListener('change', apply);
  }, [theme]);
}

function applyTheme(theme: Settings['theme']): void {
  const isDark = theme === 'dark' || (theme === 'system' && systemIsDark.matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
}
