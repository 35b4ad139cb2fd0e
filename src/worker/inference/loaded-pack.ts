import type { InferenceSession } from 'onnxruntime-node';
import type { FrontEndRunner } from '../../core/frontend/front-end.ts';
import type { PackManifest } from '../../core/packs/manifest.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { PackLocation } from '../task-protocol.ts';
import { type CaptionChorus, openCaptionChorus } from '../text/caption-chorus.ts';
import { type CaptionDecoder, openCaptionDecoder } from '../text/caption-decoder.ts';
import { loadTokenizer, type Tokenize } from '../text/tokenizer.ts';
import { type AudioTower, openAudioTower } from './audio-tower.ts';
import { findTextEdgeProblems } from './check-edges.ts';
import { createFrontEnds } from './create-front-ends.ts';
import { openSession, readEdges } from './open-session.ts';
import { getPackFile, readManifest, stampManifest } from './read-manifest.ts';

/** A pack in this process. Towers are opened when first used and stay open. */
export interface LoadedPack {
  readonly location: PackLocation;
  readonly manifest: PackManifest;
  /** One runner per front end, in the order of the manifest. */
  readonly frontEnds: ReadonlyMap<string, FrontEndRunner>;
  audio(): Promise<AudioTower>;
  text(): Promise<TextTower>;
  /** Throws AppError 'not-available-here' where the pack writes no captions. */
  caption(): Promise<CaptionDecoder>;
  /** Throws AppError 'not-available-here' where the pack has no chorus. */
  chorus(): Promise<CaptionChorus>;
  closeAudio(): Promise<void>;
  close(): Promise<void>;
}

interface TextTower {
  readonly session: InferenceSession;
  readonly tokenize: Tokenize;
}

/** The active pack and the one that is built beside it. */
const mostOpenPacks = 2;
const open = new Map<string, LoadedPack>();

/** The pack at a place, opened once. Throws AppError 'pack-missing' or 'pack-invalid'. */
export async function getPack(location: PackLocation): Promise<LoadedPack> {
  const key = JSON.stringify([
    location.folder,
    location.provider,
    location.threadCount,
    stampManifest(location.folder),
  ]);
  const known = open.get(key);
  const pack = known ?? loadPack(location);
  // The one used last goes to the end of the line.
  open.delete(key);
  open.set(key, pack);
  for (const [oldest, old] of open) {
    if (open.size <= mostOpenPacks) break;
    open.delete(oldest);
    await old.close();
  }
  return pack;
}

/** Reads a pack without keeping it in the process's list. */
export function loadPack(location: PackLocation): LoadedPack {
  const { folder } = location;
  const manifest = readManifest(folder);
  let audio: Promise<AudioTower> | undefined;
  let text: Promise<TextTower> | undefined;
  let caption: Promise<CaptionDecoder> | undefined;
  let chorus: Promise<CaptionChorus> | undefined;
  const frontEnds = createFrontEnds(manifest);
  const openTower = async () => {
    // The device changed: the graph that computed before is not kept beside the new one.
    for (const other of open.values()) {
      if (other !== pack && other.location.folder === folder) await other.closeAudio();
    }
    return await openAudioTower(location, manifest);
  };
  const pack: LoadedPack = {
    location,
    manifest,
    frontEnds,
    audio() {
      audio ??= openTower().catch((error) => {
        audio = undefined;
        throw error;
      });
      return audio;
    },
    text() {
      text ??= openTextTower(location, manifest).catch((error) => {
        text = undefined;
        throw error;
      });
      return text;
    },
    caption() {
      caption ??= openCaptionDecoder(location, manifest).catch((error) => {
        caption = undefined;
        throw error;
      });
      return caption;
    },
    chorus() {
      chorus ??= openCaptionChorus(location, manifest).catch((error) => {
        chorus = undefined;
        throw error;
      });
      return chorus;
    },
    async closeAudio() {
      const closing = audio;
      audio = undefined;
      await closing?.then((tower) => tower.close()).catch(() => {});
    },
    async close() {
      await pack.closeAudio();
      await text?.then((tower) => tower.session.release()).catch(() => {});
      await caption?.then((decoder) => decoder.close()).catch(() => {});
      await chorus?.then((opened) => opened.close()).catch(() => {});
    },
  };
  return pack;
}

async function openTextTower(location: PackLocation, manifest: PackManifest): Promise<TextTower> {
  const { folder, threadCount } = location;
  if (!manifest.text)
    throw new AppError('pack-invalid', 'This pack cannot embed words: it has no text tower.');
  const path = getPackFile(folder, manifest, 'text');
  refuse(findTextEdgeProblems(manifest, readEdges(path)));
  const tokenize = await loadTokenizer(getPackFile(folder, manifest, 'tokenizer'), manifest.text.maxLength);
  // Texts are short: the way to a GPU and back costs more than the CPU needs.
  return { session: await openSession(path, { provider: 'cpu', threadCount }), tokenize };
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0)
    throw new AppError('pack-invalid', `The pack does not fit its graph: ${problems.join('; ')}.`);
}
