// The three wires of Earmark, each as a function that joins a bridge to a library.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { type LocalServer, startLocalServer } from '../../src/server/local-server.ts';
import type { Bridge } from '../../src/shared/contract/contract.ts';
import { connect } from '../../src/shared/rpc/connect.ts';
import { memoryPorts } from '../../src/shared/rpc/memory-port.ts';
import { messagePort } from '../../src/shared/rpc/message-port.ts';
import type { Port } from '../../src/shared/rpc/port.ts';
import { serve } from '../../src/shared/rpc/serve.ts';
import { webSocketClientPort } from '../../src/shared/rpc/websocket-client-port.ts';
import type { StubLibrary } from './stub-library.ts';

export interface Joined {
  readonly bridge: Bridge;
  /** What the answering end wrote to its log. */
  readonly logged: unknown[];
  /** Ends the answering side, as a crash would. */
  end(): Promise<void>;
  close(): Promise<void>;
}

export type Wire = (library: StubLibrary) => Promise<Joined>;

export const wires: Readonly<Record<string, Wire>> = {
  memory: async (library) => {
    const [asking, answering] = memoryPorts();
    return joinPorts(asking, answering, library);
  },
  'message port': async (library) => {
    const { port1, port2 } = new MessageChannel();
    return joinPorts(messagePort(port1), messagePort(port2), library);
  },
  websocket: async (library) => {
    const logged: unknown[] = [];
    const server = await startTestServer(library, logged);
    const bridge = connect(webSocketClientPort(openSocket(server)));
    const stop = () => server.close().then(server.removeFolder);
    return {
      bridge,
      logged,
      end: stop,
      close: async () => {
        bridge.close();
        await stop();
      },
    };
  },
};

/** A local server over a page that a test can tell apart. */
export async function startTestServer(
  library: StubLibrary,
  logged: unknown[] = [],
): Promise<LocalServer & { removeFolder(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'earmark-page-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Earmark</title>');
  const logError = (error: unknown) => logged.push(error);
  const server = await startLocalServer({ library, rendererFolder: folder, logError });
  return { ...server, removeFolder: () => rmSync(folder, { recursive: true, force: true }) };
}

function openSocket(server: LocalServer): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${server.port}/rpc?token=${server.token}`);
}

function joinPorts(asking: Port, answering: Port, library: StubLibrary): Joined {
  const logged: unknown[] = [];
  const served = serve(answering, library.handlers, (error) => logged.push(error));
  answering.onClose(library.onEvent((name, payload) => served.announce(name, payload)));
  const bridge = connect(asking);
  return { bridge, logged, end: async () => answering.close(), close: async () => bridge.close() };
}
