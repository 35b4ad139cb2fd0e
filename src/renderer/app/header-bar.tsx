import { memo, type RefObject } from 'react';
import type { Settings } from '../../shared/contract/app.ts';
import { resultGridId } from '../features/results/result-table.tsx';
import { ModeSwitch } from '../features/search/mode-switch.tsx';
import { SearchBox } from '../features/search/search-box.tsx';
import { useSearch } from '../features/search/search-store.ts';
import { useSettings } from '../queries/use-settings.ts';
import { IconButton } from '../ui/button.tsx';
import { useLayout } from './layout-store.ts';

interface HeaderBarProps {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly activeRowId: string | undefined;
  readonly isBusy: boolean;
}

export const HeaderBar = memo(function HeaderBar({ input, activeRowId, isBusy }: HeaderBarProps) {
  const isLike = useSearch((state) => state.like !== null);
  const { isLibraryOpen, isDetailsOpen, toggleLibrary, setDetailsOpen, open } = useLayout();
  return (
    <header className="header-bar">
      <IconButton icon="sidebar" label="Library panel" isPressed={isLibraryOpen} onClick={toggleLibrary} />
      <SearchBox
        input={input}
        activeRowId={activeRowId}
        gridId={resultGridId}
        isBusy={isBusy}
        isLike={isLike}
      />
      {!isLike && <ModeSwitch />}
      <span className="header-actions">
        <ThemeButton />
        <IconButton icon="help" label="Keys" shortcut="F1" onClick={() => open('shortcuts')} />
        <IconButton
          icon="details"
          label="Details"
          shortcut="Ctrl+I"
          isPressed={isDetailsOpen}
          onClick={() => setDetailsOpen(!isDetailsOpen)}
        />
      </span>
    </header>
  );
});

const nextTheme = { system: 'light', light: 'dark', dark: 'system' } as const satisfies Record<
  Settings['theme'],
  Settings['theme']
>;
const themeIcons = { system: 'contrast', light: 'sun', dark: 'moon' } as const;
const themeNames = { system: 'as the system', light: 'light', dark: 'dark' } as const;

function ThemeButton() {
  const [{ theme }, change] = useSettings();
  return (
    <IconButton
      icon={themeIcons[theme]}
      label={`Appearance: ${themeNames[theme]}`}
      onClick={() => change({ theme: nextTheme[theme] })}
    />
  );
}
