import { z } from 'zod';

/** What only a desktop shell can do. Outside Electron a stand-in answers. */
export const desktopContract = {
  'desktop.chooseFolder': {
    input: z.object({ title: z.string() }),
    output: z.object({ path: z.string().nullable() }),
  },
  'desktop.reveal': { input: z.object({ clipId: z.number().int() }), output: z.object({}) },
  'desktop.startDrag': {
    input: z.object({
      clipIds: z.array(z.number().int()).min(1),
      /** Only this part of the first clip travels. It is rendered where it was not yet. */
      region: z.object({ startSeconds: z.number().min(0), endSeconds: z.number() }).optional(),
    }),
    output: z.object({}),
  },
  'desktop.openExternal': { input: z.object({ url: z.url() }), output: z.object({}) },
} as const;

export type DesktopCallName = keyof typeof desktopContract;
export type DesktopInput<N extends DesktopCallName> = z.input<(typeof desktopContract)[N]['input']>;
export type DesktopOutput<N extends DesktopCallName> = z.output<(typeof desktopContract)[N]['output']>;

export interface Desktop {
  readonly kind: 'electron' | 'browser';
  call<N extends DesktopCallName>(name: N, input: DesktopInput<N>): Promise<DesktopOutput<N>>;
}
