// Invented clips for developing and testing the window without a library: names as people write them.
import type { ClipSummary } from '../../src/shared/contract/clips.ts';

const sounds = [
  ['Doors', 'Rusty Gate Creak Slow', 'creak, gate', 6.2],
  ['Doors', 'DOORWood_Cabin Door Close_JD_NONE', 'door, wood', 1.4],
  ['Doors', 'doorCreak02', 'creak', 3.8],
  ['Weather', 'Rain on Tin Roof', 'rain', 94.2],
  ['Weather', 'Thunder Roll Distant', 'thunder', 22.7],
  ['Weather', 'WINDGust_Howling Through Crack_AB_NONE', 'wind', 41],
  ['Ambiences', 'Forest Dawn Chorus 5am', 'birds, forest', 2412],
  ['Ambiences', 'ZOOM0012', '', 1834],
  ['Ambiences', 'Harbour Night Gulls', 'harbour, birds', 316.4],
  ['Impacts', 'Metal Pipe Drop Concrete', 'metal, impact', 2.1],
  ['Impacts', 'GLASSBreak_Window Smash Large_RS_NONE', 'glass', 2.9],
  ['Impacts', 'Wood Plank Snap', 'wood, impact', 0.62],
  ['Footsteps', 'Boots Gravel Walk', 'footsteps, gravel', 14.5],
  ['Footsteps', 'Heels Marble Hall', 'footsteps', 11.2],
  ['Animals', 'Dog Barking Far Away', 'dog', 8.4],
  ['Animals', 'Cat Purr Close', 'cat', 17.3],
  ['Machines', 'Diesel Engine Start Idle', 'engine', 27.9],
  ['Machines', 'Server Fan Hum', 'hum, room tone', 60],
  ['Interface', 'Click Soft 03', 'ui', 0.08],
  ['Interface', 'Confirm Tone Warm', 'ui, tone', 0.9],
] as const;

const formats = ['wav', 'wav', 'flac', 'wav', 'mp3', 'aiff'];
const rates = [48000, 96000, 44100, 48000, 44100, 192000];

/** The same number of clips always gives the same clips. */
export function makeClips(count: number, root = '/home/ann/Sounds'): ClipSummary[] {
  return Array.from({ length: count }, (_, at) => makeClip(at, root));
}

function makeClip(at: number, root: string): ClipSummary {
  const [folder, name, tags, seconds] = sounds[at % sounds.length] as (typeof sounds)[number];
  const take = Math.floor(at / sounds.length);
  const title = take === 0 ? name : `${name} T${take + 1}`;
  const format = formats[(at * 7) % formats.length] ?? 'wav';
  const durationSeconds = Math.round(seconds * (1 + ((at * 13) % 7) / 20) * 1000) / 1000;
  return {
    id: at + 1,
    path: `${root}/${folder}/${title}.${format}`,
    name: title,
    folderId: 1,
    contentId: at + 1,
    format,
    durationSeconds,
    sampleRateHz: rates[(at * 5) % rates.length] ?? 48000,
    channelCount: at % 9 === 8 ? 6 : 1 + (at % 2),
    byteSize: Math.round(durationSeconds * 192_000),
    presence: 'present',
    analysis: 'analysed',
    reason: null,
    tags: tags === '' ? [] : tags.split(', '),
    rating: at % 6 === 1 ? 4 : 0,
    about: null,
  };
}
