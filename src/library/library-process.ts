// Entry of the library's own process in the desktop app: adapts Electron's parentPort to the open library.
import { homedir } from 'node:os';
import { AppError } from '../shared/errors/app-error.ts';
import type {
  DraggedRegion,
  FoundPaths,
  FromLibrary,
  LibraryPlaces,
  ToLibrary,
} from '../shared/host-protocol.ts';
import { type EmitterPort, messagePort } from '../shared/rpc/message-port.ts';
import { serve } from '../shared/rpc/serve.ts';
import { getDefaultLibraryFolder } from './data-folder.ts';
import { createWorkerBroker } from './hosting/brokered-worker.ts';
import { streamMedia } from './hosting/stream-media.ts';
import type { Library } from './library.ts';
import { describeError, openLogFile } from './log-file.ts';
import { openLibrary } from './open-library.ts';

interface ParentPort {
  postMessage(message: FromLibrary): void;
  on(event: 'message', listener: (event: { data: ToLibrary; ports: EmitterPort[] }) => void): void;
}

const { parentPort } = process as unknown as { parentPort: ParentPort };
const send = (message: FromLibrary) => parentPort.postMessage(message);
const broker = createWorkerBroker(send);
const opening = Promise.withResolvers<Library>();
let log: (line: string) => void = console.error;
const logError = (error: unknown) => log(describeError(error));

parentPort.on('message', ({ data, ports: [port] }) => {
  receive(data, port).catch(logError);
});
process.on('unhandledRejection', logError);
process.on('uncaughtException', (error) => {
  logError(error);
  process.exit(1);
});

async function receive(message: ToLibrary, port: EmitterPort | undefined): Promise<void> {
  if (message.kind === 'open') return open(message.options);
  if (message.kind === 'log') return log(message.line);
  if (message.kind === 'worker-exit') return broker.end(message.id, message.how);
  if (message.kind === 'worker-port' && port) return broker.attach(message.id, port);
  const library = await opening.promise;
  if (message.kind === 'window' && port) joinWindow(library, port);
  if (message.kind === 'media' && port) await streamMedia(library.serveMedia, message.request, port);
  if (message.kind === 'find-paths')
    send({ kind: 'paths', id: message.id, found: await findPaths(library, message.clipIds, message.region) });
  if (message.kind === 'close') {
    await library.close();
    process.exit(0);
  }
}

async function open(places: LibraryPlaces): Promise<void> {
  const directory = places.directory ?? getDefaultLibraryFolder(process.platform, process.env, homedir());
  log = openLogFile(directory);
  try {
    const { startWorker } = broker;
    opening.resolve(await openLibrary({ ...places, directory, startWorker, log }));
    send({ kind: 'opened' });
  } catch (error) {
    logError(error);
    const { code, message } = toWords(error);
    send({ kind: 'refused', code, message });
  }
}

function joinWindow(library: Library, port: EmitterPort): void {
  const wire = messagePort(port);
  const served = serve(wire, library.handlers, logError);
  wire.onClose(library.onEvent((name, payload) => served.announce(name, payload)));
}

async function findPaths(
  library: Library,
  clipIds: readonly number[],
  region: DraggedRegion | undefined,
): Promise<FoundPaths> {
  try {
    const [first] = clipIds;
    if (region && first !== undefined)
      return { ok: true, paths: [await library.renderRegion(first, region)] };
    return { ok: true, paths: clipIds.map((id) => library.getClipPath(id)) };
  } catch (error) {
    return { ok: false, ...toWords(error) };
  }
}

function toWords(error: unknown): Pick<AppError, 'code' | 'message'> {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  logError(error);
  return { code: 'internal', message: 'Something went wrong inside Earmark. The log has details.' };
}
