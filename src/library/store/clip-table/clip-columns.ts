// What lists and filters look at, of every clip, as columns in memory: 60 bytes a clip and the bytes of its name.
import { createClipNames } from './clip-names.ts';
import { createCodes } from './codes.ts';

/** A clip as it is read from the database. */
export interface ClipRow {
  readonly id: number;
  readonly folderId: number;
  readonly relativePath: string;
  readonly extension: string;
  readonly contentId: number | null;
  readonly isMissing: boolean;
  readonly addedAtMs: number;
  readonly modifiedAtMs: number;
  readonly rating: number;
  readonly catId: string | null;
  readonly durationSeconds: number | null;
  readonly sampleRateHz: number | null;
  readonly channelCount: number | null;
  readonly codec: string | null;
}

export type ClipColumns = ReturnType<typeof createClipColumns>;

/** Arrays by clip id; `isKnown` says which ids are clips. What is not known of a clip is NaN. */
export function createClipColumns() {
  return {
    /** The largest id that was ever set, plus one. */
    size: 0,
    isKnown: new Uint8Array(),
    isMissing: new Uint8Array(),
    rating: new Uint8Array(),
    folderId: new Int32Array(),
    /** 0: none yet. */
    contentId: new Int32Array(),
    /** Codes of `directories`, `extensions`, `categories`, `codecs`. */
    directory: new Int32Array(),
    extension: new Uint16Array(),
    category: new Uint16Array(),
    codec: new Uint16Array(),
    sampleRateHz: new Float32Array(),
    channelCount: new Float32Array(),
    durationSeconds: new Float64Array(),
    addedAtMs: new Float64Array(),
    modifiedAtMs: new Float64Array(),
    names: createClipNames(),
    /** Folder id, a zero character, and the path from the watched folder to the file's own, with a slash at its end. */
    directories: createCodes(),
    extensions: createCodes(),
    categories: createCodes(),
    codecs: createCodes(),
  };
}

/** Puts a clip in, or what is known of it now in the place of what was. */
export function setClip(columns: ClipColumns, row: ClipRow): void {
  if (row.id >= columns.isKnown.length) grow(columns, row.id + 1);
  columns.size = Math.max(columns.size, row.id + 1);
  write(columns, row);
}

export function removeClip(columns: ClipColumns, id: number): void {
  if (columns.isKnown[id] !== 1) return;
  columns.isKnown[id] = 0;
  columns.names.remove(id);
}

function write(columns: ClipColumns, row: ClipRow): void {
  const { id, relativePath } = row;
  const slash = relativePath.lastIndexOf('/') + 1;
  columns.isKnown[id] = 1;
  columns.isMissing[id] = row.isMissing ? 1 : 0;
  columns.rating[id] = row.rating;
  columns.folderId[id] = row.folderId;
  columns.contentId[id] = row.contentId ?? 0;
  columns.directory[id] = columns.directories.codeOf(`${row.folderId}\0${relativePath.slice(0, slash)}`);
  columns.extension[id] = columns.extensions.codeOf(row.extension);
  columns.category[id] = columns.categories.codeOf(row.catId ?? '');
  columns.codec[id] = columns.codecs.codeOf(row.codec ?? '');
  columns.sampleRateHz[id] = row.sampleRateHz ?? Number.NaN;
  columns.channelCount[id] = row.channelCount ?? Number.NaN;
  columns.durationSeconds[id] = row.durationSeconds ?? Number.NaN;
  columns.addedAtMs[id] = row.addedAtMs;
  columns.modifiedAtMs[id] = row.modifiedAtMs;
  columns.names.set(id, relativePath.slice(slash).normalize('NFC'));
}

/** Makes room for ids up to this one at once. */
export function reserve(columns: ClipColumns, largestId: number): void {
  if (largestId >= columns.isKnown.length) grow(columns, largestId + 1);
}

/** By an eighth at least, so that a library that grows is copied seldom. */
function grow(columns: ClipColumns, least: number): void {
  const length = Math.max(1024, least, Math.ceil(columns.isKnown.length * 1.125));
  const uint8 = (old: Uint8Array) => copyInto(new Uint8Array(length), old);
  const uint16 = (old: Uint16Array) => copyInto(new Uint16Array(length), old);
  const int32 = (old: Int32Array) => copyInto(new Int32Array(length), old);
  const float32 = (old: Float32Array) => copyInto(new Float32Array(length), old);
  const float64 = (old: Float64Array) => copyInto(new Float64Array(length), old);
  columns.isKnown = uint8(columns.isKnown);
  columns.isMissing = uint8(columns.isMissing);
  columns.rating = uint8(columns.rating);
  columns.folderId = int32(columns.folderId);
  columns.contentId = int32(columns.contentId);
  columns.directory = int32(columns.directory);
  columns.extension = uint16(columns.extension);
  columns.category = uint16(columns.category);
  columns.codec = uint16(columns.codec);
  columns.sampleRateHz = float32(columns.sampleRateHz);
  columns.channelCount = float32(columns.channelCount);
  columns.durationSeconds = float64(columns.durationSeconds);
  columns.addedAtMs = float64(columns.addedAtMs);
  columns.modifiedAtMs = float64(columns.modifiedAtMs);
}

function copyInto<T extends { set(source: U): void }, U>(grown: T, old: U): T {
  grown.set(old);
  return grown;
}
