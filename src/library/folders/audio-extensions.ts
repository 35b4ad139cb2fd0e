/** Files that a scan takes for clips, by extension in lower case. Whether they can be read is found out later. */
const audioExtensions: ReadonlySet<string> = new Set(
  [
    'wav wave bwf rf64 bw64 w64 aif aiff aifc caf au snd sd2',
    'flac mp3 mp2 mp1 mpga ogg oga opus spx m4a m4b m4r mp4 aac adts 3gp 3g2 wma asf ac3 eac3 ec3 dts',
    'wv ape tta tak amr awb mka weba webm dsf dff mpc ofr ra rm voc gsm qcp shn xwma',
  ]
    .join(' ')
    .split(' '),
);

/** The extension of a clip's file in lower case, without dot; undefined for files that are no clips. */
export function findAudioExtension(fileName: string): string | undefined {
  const dot = fileName.lastIndexOf('.');
  // A dot at the start is a hidden file, and `._x.wav` is what macOS leaves beside `x.wav` on foreign disks.
  if (dot <= 0 || fileName.startsWith('._')) return undefined;
  const extension = fileName.slice(dot + 1).toLowerCase();
  return audioExtensions.has(extension) ? extension : undefined;
}
