import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Handlers } from '../shared/contract/contract.ts';
import type { EventName, EventPayload } from '../shared/contract/events.ts';
import { AppError } from '../shared/errors/app-error.ts';
import { commonHeaders, formatPagePolicy } from '../shared/page-policy.ts';
import { serve } from '../shared/rpc/serve.ts';
import { type Gate, getCookieName, judge } from './gate.ts';
import { answerMedia } from './media-answer.ts';
import { listStaticFiles, type StaticFile, sendStaticFile } from './static-files.ts';
import { webSocketPort } from './websocket-port.ts';

/** The part of an open library that a browser can reach. */
export interface ServedLibrary {
  readonly handlers: Handlers;
  onEvent(listener: <N extends EventName>(name: N, payload: EventPayload<N>) => void): () => void;
  serveMedia(request: Request): Promise<Response>;
}

export interface LocalServerOptions {
  readonly library: ServedLibrary;
  /** The built window. */
  readonly rendererFolder: string;
  /** 0 or nothing: any free port. */
  readonly port?: number;
  readonly logError: (error: unknown) => void;
}

export interface LocalServer {
  readonly port: number;
  readonly token: string;
  /** The address to open: with this run's token. */
  readonly url: string;
  close(): Promise<void>;
}

const largestFrameBytes = 1 << 20;

/** The application for a plain browser, on 127.0.0.1 only. */
export async function startLocalServer(options: LocalServerOptions): Promise<LocalServer> {
  const files = listStaticFiles(options.rendererFolder);
  const server = createServer({ requestTimeout: 30_000 });
  const port = await listen(server, options.port ?? 0);
  const gate: Gate = { port, token: randomBytes(32).toString('base64url') };
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: largestFrameBytes,
    perMessageDeflate: false,
  });
  server.on('request', (request, response) => {
    answer(options, gate, files, request, response).catch((error: unknown) => {
      options.logError(error);
      if (!response.headersSent) refuse(response, 500, 'Something went wrong inside Earmark.');
      else response.destroy();
    });
  });
  server.on('upgrade', (request, socket, head) => upgrade(options, gate, sockets, request, socket, head));
  return {
    port,
    token: gate.token,
    url: `http://127.0.0.1:${port}/?token=${gate.token}`,
    close: () => stop(server, sockets),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'another program uses it' : cause.message;
      reject(new AppError('busy', `Port ${port} cannot be used: ${why}.`, { cause }));
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

async function answer(
  options: LocalServerOptions,
  gate: Gate,
  files: ReadonlyMap<string, StaticFile>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Only reading.');
  const address = parseAddress(request);
  if (!address) return refuse(response, 400, 'This address cannot be read.');
  const verdict = judge(gate, request.headers, address.searchParams.get('token'));
  if (!verdict.allowed) return refuse(response, 403, verdict.why);
  if (address.pathname.startsWith('/media/'))
    return answerMedia(options.library.serveMedia, request, address, response);
  const found = files.get(address.pathname);
  if (!found) return refuse(response, 404, 'There is nothing at this address.');
  if (verdict.via === 'token') response.setHeader('Set-Cookie', formatCookie(gate));
  const sockets = ['127.0.0.1', 'localhost'].map((name) => `ws://${name}:${gate.port}`);
  response.setHeader('Content-Security-Policy', formatPagePolicy(sockets));
  await sendStaticFile(found, response, request.method === 'HEAD');
}

function upgrade(
  options: LocalServerOptions,
  gate: Gate,
  sockets: WebSocketServer,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  socket.on('error', () => socket.destroy());
  const address = parseAddress(request);
  const verdict = address && judge(gate, request.headers, address.searchParams.get('token'));
  if (!verdict?.allowed || address?.pathname !== '/rpc') {
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    return;
  }
  sockets.handleUpgrade(request, socket, head, (opened) => {
    const port = webSocketPort(opened);
    const served = serve(port, options.library.handlers, options.logError);
    port.onClose(options.library.onEvent((name, payload) => served.announce(name, payload)));
  });
}

/** Only path and query count; a host in the request line is not believed. */
function parseAddress(request: IncomingMessage): URL | undefined {
  const target = request.url ?? '';
  return target.startsWith('/') ? (URL.parse(`http://127.0.0.1${target}`) ?? undefined) : undefined;
}

function formatCookie({ port, token }: Gate): string {
  return `${getCookieName(port)}=${token}; HttpOnly; SameSite=Strict; Path=/`;
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(`${why}\n`);
}

function stop(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.close(1001, 'Earmark is closing.');
  return new Promise((resolve) => {
    server.close(() => resolve());
    setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
    }, 250).unref();
  });
}
