import { statSync } from 'node:fs';
import type { Library } from '../library/library.ts';
import type { Bridge } from '../shared/contract/contract.ts';
import { connect } from '../shared/rpc/connect.ts';
import { memoryPorts } from '../shared/rpc/memory-port.ts';
import { serve } from '../shared/rpc/serve.ts';
import type { CommandContext } from './command.ts';
import { getPlaces } from './places.ts';
import { UsageError } from './usage-error.ts';

/** An open library for the length of one command, asked through the same contract as the window's. */
export interface Session {
  readonly library: Library;
  readonly bridge: Bridge;
  readonly logError: (error: unknown) => void;
}

export interface SessionOptions {
  /** False: only asks, beside an app or an indexer that is running. */
  readonly canIndex: boolean;
  readonly watch?: boolean;
  readonly warm?: boolean;
  /** Processes of the analysis; 0: as set, else one a core. */
  readonly workerCount?: number;
}

/** Opens the library, tells what had to be repaired, lets `work` use it and closes it whatever happens. */
export async function withLibrary<T>(
  context: CommandContext,
  options: SessionOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  if (statSync(context.libraryFolder, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`"${context.libraryFolder}" is a file; the library needs a folder.`);
  const { openLibrary } = await import('../library/open-library.ts');
  const { startForkedWorker } = await import('../library/workers/fork-worker.ts');
  const { describeError, openLogFile } = await import('../library/log-file.ts');
  const places = getPlaces();
  const log = openLogFile(context.libraryFolder);
  const library = await openLibrary({
    directory: context.libraryFolder,
    startWorker: () => startForkedWorker(places.workerEntry, log),
    shippedPackFolder: places.shippedPackFolder,
    samplesFolder: places.samplesFolder,
    log,
    watch: false,
    ...options,
  });
  const logError = (error: unknown) => log(describeError(error));
  const [asking, answering] = memoryPorts();
  serve(answering, library.handlers, logError);
  const bridge = connect(asking);
  try {
    const { notices } = await bridge.call('app.readiness', {});
    for (const notice of notices) context.terminal.note(notice);
    return await work({ library, bridge, logError });
  } finally {
    bridge.close();
    await library.close();
  }
}
