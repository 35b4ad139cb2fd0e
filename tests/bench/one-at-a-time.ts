// The baseline of indexing: the same work one file after the other in one process, nothing batched, nothing overlapped.
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createPeaks } from '../../src/core/audio/peaks.ts';
import { resample } from '../../src/core/audio/resample.ts';
import { planParts } from '../../src/core/captions/plan-parts.ts';
import { planWindows } from '../../src/core/frontend/plan-windows.ts';
import { openAudio } from '../../src/worker/decoders/open-audio.ts';
import { createClipVectors } from '../../src/worker/inference/clip-vectors.ts';
import { type LoadedPack, loadPack } from '../../src/worker/inference/loaded-pack.ts';
import { prepareWindow } from '../../src/worker/inference/prepare-window.ts';
import { readMetadata } from '../../src/worker/metadata/read-metadata.ts';
import { type CaptionWriter, writeCaptions } from '../../src/worker/text/caption-writer.ts';
import { embedTexts } from '../../src/worker/text/text-tower.ts';

export interface OneAtATimeOptions {
  readonly packFolder: string;
  /** Where its database is made; removed afterwards. */
  readonly directory: string;
  /**
   * `plain`, as one would write it first: the float32 graph, every window padded to the full length. `kind`: the graph
   * in integers and the pack's shorter lengths, as Earmark itself computes.
   */
  readonly manner: 'plain' | 'kind';
  /** Nobody waits longer than this: what was done by then counts. */
  readonly mostSeconds?: number;
}

export interface OneAtATimeFigures {
  readonly files: number;
  readonly audioSeconds: number;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  /** Seconds of sound a second of wall time. */
  readonly realTimeFactor: number;
}

/** Facts, texts, outline, vectors and captions of each file, stored in a transaction of its own. Loading is not counted. */
export async function measureOneAtATime(
  files: readonly string[],
  { packFolder, directory, manner, mostSeconds = Number.POSITIVE_INFINITY }: OneAtATimeOptions,
): Promise<OneAtATimeFigures> {
  const location = { folder: packFolder, provider: manner === 'plain' ? 'cpu' : 'cpu-int8', threadCount: 1 };
  const pack = loadPack(location);
  await pack.audio();
  const writer = await openWriter(pack);
  const store = openStore(join(directory, `one at a time ${manner}.db`));
  const startedMs = performance.now();
  const startedCpu = process.cpuUsage();
  const since = () => (performance.now() - startedMs) / 1000;
  let audioSeconds = 0;
  let done = 0;
  for (const path of files) {
    if (since() > mostSeconds) break;
    audioSeconds += await analyseOne(path, pack, manner, writer, store);
    done++;
  }
  const wallSeconds = since();
  const { user, system } = process.cpuUsage(startedCpu);
  store.close();
  await pack.close();
  const realTimeFactor = audioSeconds / wallSeconds;
  return { files: done, audioSeconds, wallSeconds, cpuSeconds: (user + system) / 1e6, realTimeFactor };
}

type Store = ReturnType<typeof openStore>;

async function analyseOne(
  path: string,
  pack: LoadedPack,
  manner: OneAtATimeOptions['manner'],
  writer: CaptionWriter | undefined,
  store: Store,
): Promise<number> {
  const { samples, sampleRateHz, facts } = await decodeWhole(path);
  const peaks = createPeaks(1000);
  peaks.push(samples);
  const texts = await readMetadata(path);
  const windows = await embedWhole(samples, sampleRateHz, pack, manner);
  const captions: string[] = [];
  for (const { vector } of writer ? planParts(windows) : []) {
    const [caption] = writer ? await writeCaptions(writer, [vector]) : [];
    if (caption) captions.push(caption.text);
  }
  store.write(path, JSON.stringify({ facts, texts, captions }), peaks.finish(), windows.vectors);
  return samples.length / sampleRateHz;
}

async function decodeWhole(path: string) {
  const source = await openAudio(path);
  try {
    const chunks: Float32Array[] = [];
    for await (const chunk of source.readMono()) chunks.push(chunk);
    const samples = new Float32Array(chunks.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const chunk of chunks) {
      samples.set(chunk, at);
      at += chunk.length;
    }
    return { samples, sampleRateHz: source.facts.sampleRateHz, facts: source.facts };
  } finally {
    source.close();
  }
}

async function embedWhole(
  samples: Float32Array,
  sampleRateHz: number,
  pack: LoadedPack,
  manner: OneAtATimeOptions['manner'],
) {
  const tower = await pack.audio();
  const vectors = createClipVectors(pack.manifest.audio.dim);
  const [first] = pack.frontEnds.values();
  if (!first) throw new Error('a pack has at least one front end');
  const byName = [...pack.frontEnds].map(([name, { declaration }]) => {
    const rate = declaration.sampleRate;
    return { name, rate, signal: resample(samples, sampleRateHz, rate) };
  });
  const scheme = first.declaration.window;
  for (const window of planWindows(samples.length / sampleRateHz, scheme)) {
    const cut = new Map(
      byName.map(({ name, rate, signal }) => {
        const from = Math.round(window.startSeconds * rate);
        return [name, signal.slice(from, Math.round(window.endSeconds * rate))] as const;
      }),
    );
    const paddedSeconds = manner === 'plain' ? scheme.seconds : window.paddedSeconds;
    const [vector] = await tower.run([prepareWindow(pack.frontEnds, cut, paddedSeconds)]);
    if (vector) vectors.expect(window.startSeconds, window.endSeconds).deliver(vector);
  }
  return vectors.result();
}

async function openWriter(pack: LoadedPack): Promise<CaptionWriter | undefined> {
  const { text, caption } = pack.manifest;
  if (!text || !caption) return undefined;
  const decoder = await pack.caption();
  const { session, tokenize } = await pack.text();
  return { decoder, embed: (texts) => embedTexts(session, text, tokenize, texts) };
}

function openStore(path: string) {
  const sql = new Database(path);
  sql.pragma('journal_mode = WAL');
  sql.exec('CREATE TABLE clips (path TEXT PRIMARY KEY, bytes INTEGER, facts TEXT, peaks BLOB, vectors BLOB)');
  const insert = sql.prepare('INSERT INTO clips VALUES (?, ?, ?, ?, ?)');
  return {
    write(file: string, facts: string, peaks: Int8Array, vectors: Float32Array) {
      insert.run(file, statSync(file).size, facts, Buffer.from(peaks.buffer), Buffer.from(vectors.buffer));
    },
    close() {
      sql.close();
      for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true });
    },
  };
}
