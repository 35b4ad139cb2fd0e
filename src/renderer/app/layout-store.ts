import { create } from 'zustand';

export type OpenDialog = 'none' | 'failures' | 'engine' | 'shortcuts';

interface LayoutState {
  readonly isLibraryOpen: boolean;
  readonly isDetailsOpen: boolean;
  readonly dialog: OpenDialog;
  toggleLibrary(): void;
  setDetailsOpen(isOpen: boolean): void;
  open(dialog: OpenDialog): void;
}

/** Which panels and dialogs are open. */
export const useLayout = create<LayoutState>()((set) => ({
  isLibraryOpen: true,
  isDetailsOpen: false,
  dialog: 'none',
  toggleLibrary: () => set((state) => ({ isLibraryOpen: !state.isLibraryOpen })),
  setDetailsOpen: (isDetailsOpen) => set({ isDetailsOpen }),
  open: (dialog) => set({ dialog }),
}));
