import type { TaskContext } from './task-context.ts';
import type { TaskInput, TaskName, TaskOutput } from './task-protocol.ts';

type Stage<N extends TaskName> = (
  input: TaskInput<N>,
  context: TaskContext,
) => Promise<TaskOutput<N>> | TaskOutput<N>;

/** Loaded when first asked for: a worker that embeds texts needs no decoder. */
const stages: { readonly [N in TaskName]: () => Promise<Stage<N>> } = {
  'load-pack': async () => (await import('./stages/load-pack.ts')).runLoadPack,
  analyse: async () => (await import('./stages/analyse.ts')).runAnalyse,
  'embed-text': async () => (await import('./stages/embed-text.ts')).runEmbedText,
  caption: async () => (await import('./stages/caption.ts')).runCaption,
  'embed-file': async () => (await import('./stages/embed-file.ts')).runEmbedFile,
  inspect: async () => (await import('./stages/inspect.ts')).runInspect,
  peaks: async () => (await import('./stages/peaks.ts')).runPeaks,
  'render-wav': async () => (await import('./stages/render-wav.ts')).runRenderWav,
  'list-devices': async () => (await import('./stages/list-devices.ts')).runListDevices,
  'test-device': async () => (await import('./stages/test-device.ts')).runTestDevice,
  'check-pack': async () => (await import('./stages/check-pack.ts')).runCheckPack,
};

/** Runs one task to its end. Throws AppError with words, or anything else for a fault of ours. */
export async function runTask<N extends TaskName>(
  name: N,
  input: TaskInput<N>,
  context: TaskContext,
): Promise<TaskOutput<N>> {
  const stage = (await stages[name]()) as Stage<N>;
  return await stage(input, context);
}

export function isTaskName(name: string): name is TaskName {
  return Object.hasOwn(stages, name);
}
