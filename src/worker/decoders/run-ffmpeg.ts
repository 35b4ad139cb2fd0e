import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { AppError } from '../../shared/errors/app-error.ts';
import type { FilePath } from '../task-protocol.ts';
import { nodePathOf } from './open-file.ts';

export interface FfmpegRun {
  /** An AU stream of 32-bit floats at the native rate and channel count. */
  readonly pieces: AsyncIterator<Uint8Array>;
  /** What it has said so far. */
  messages(): string;
  /** Null while it runs. */
  exitCode(): Promise<number | null>;
  kill(): void;
}

const MOST_MESSAGE_CHARACTERS = 32_768;
const LONGEST_SILENCE_MS = 60_000;

/** Starts ffmpeg on the first sound stream of a file. No shell; `file:` keeps names with "-" or ":" plain names. */
export function runFfmpeg(program: string, path: FilePath, startSeconds: number): FfmpegRun {
  const child = start(program, path, startSeconds);
  let messages = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    if (messages.length < MOST_MESSAGE_CHARACTERS) messages += text;
  });
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code));
    child.once('error', () => resolve(-1));
  });
  return {
    pieces: piecesOf(child),
    messages: () => messages,
    exitCode: () => exited,
    kill: () => {
      child.stdout.destroy();
      child.kill('SIGKILL');
    },
  };
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

function start(program: string, path: FilePath, startSeconds: number): Child {
  // A name that is no valid text cannot be an argument: the file is handed over open.
  const descriptor = typeof path === 'string' ? null : openSync(nodePathOf(path), 'r');
  const input = typeof path === 'string' ? `file:${path}` : 'file:/dev/fd/0';
  const seek = startSeconds > 0 ? ['-ss', startSeconds.toFixed(6)] : [];
  const reading = [
    '-hide_banner',
    '-nostdin',
    '-nostats',
    '-protocol_whitelist',
    'file,pipe',
    ...seek,
    '-i',
    input,
  ];
  const writing = ['-map', '0:a:0', '-map_metadata', '-1', '-c:a', 'pcm_f32be', '-f', 'au', 'pipe:1'];
  try {
    const child = spawn(program, [...reading, ...writing], {
      stdio: [descriptor ?? 'ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    return child as Child;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

async function* piecesOf(child: Child): AsyncGenerator<Uint8Array> {
  const iterator: AsyncIterator<Uint8Array> = child.stdout[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await withDeadline(iterator.next());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    child.stdout.destroy();
    child.kill('SIGKILL');
  }
}

async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    const late = () => reject(new AppError('damaged', 'ffmpeg hangs on this file.'));
    timer = setTimeout(late, LONGEST_SILENCE_MS);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
