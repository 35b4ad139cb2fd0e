/**
 * Addresses of bytes. Calls carry JSON; bytes travel by URL, relative to the page's origin
 * (`earmark://app/…` in Electron, `http://127.0.0.1:…` in the browser). A URL holds a clip id, never a path. Chromium
 * plays what it has read from an address for minutes, whatever the headers say: with its content in it, a file that was
 * changed has another address.
 */
export const mediaPaths = {
  /** Playable audio with Range answers: the file itself, or a WAV rendering where browsers cannot play the format. */
  audio: (clipId: number, contentId: number | null = null): string =>
    contentId === null ? `/media/audio/${clipId}` : `/media/audio/${clipId}?content=${contentId}`,
  /** The original bytes under the file's own name, for dragging or saving out of a browser. */
  file: (clipId: number): string => `/media/file/${clipId}`,
  /** A part of the clip as a WAV file with the channels, rate and depth of the source, for dragging or saving. */
  region: (clipId: number, startSeconds: number, endSeconds: number): string =>
    `/media/region/${clipId}?start=${startSeconds.toFixed(6)}&end=${endSeconds.toFixed(6)}`,
  /** Peaks as raw bytes: pairs of signed 8-bit minimum and maximum, `bins` pairs over the clip's whole length. */
  peaks: (clipId: number, bins: number, contentId: number | null = null): string =>
    `/media/peaks/${clipId}?bins=${bins}${contentId === null ? '' : `&content=${contentId}`}`,
};
