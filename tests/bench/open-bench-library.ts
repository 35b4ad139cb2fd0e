import type { Library } from '../../src/library/library.ts';
import { openLibrary } from '../../src/library/open-library.ts';
import { startForkedWorker } from '../../src/library/workers/fork-worker.ts';
import { getPlaces } from '../../src/server/places.ts';
import type { Bridge } from '../../src/shared/contract/contract.ts';
import { connect } from '../../src/shared/rpc/connect.ts';
import { memoryPorts } from '../../src/shared/rpc/memory-port.ts';
import { serve } from '../../src/shared/rpc/serve.ts';

export interface BenchLibrary {
  readonly library: Library;
  /** The calls of the window. */
  readonly bridge: Bridge;
  close(): Promise<void>;
}

/** Opens a library in this process, as a shell does. `canIndex` false: beside others, only to ask. */
export async function openBenchLibrary(
  directory: string,
  { canIndex = false, warm = true } = {},
): Promise<BenchLibrary> {
  const { workerEntry, shippedPackFolder, samplesFolder } = getPlaces();
  const log = () => {};
  const library = await openLibrary({
    directory,
    startWorker: () => startForkedWorker(workerEntry, log),
    shippedPackFolder,
    samplesFolder,
    log,
    watch: false,
    canIndex,
    warm,
  });
  const [asking, answering] = memoryPorts();
  serve(answering, library.handlers, log);
  const bridge = connect(asking);
  return {
    library,
    bridge,
    async close() {
      bridge.close();
      await library.close();
    },
  };
}
