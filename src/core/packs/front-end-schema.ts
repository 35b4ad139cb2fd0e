import { z } from 'zod';

/** The declared way from samples to a graph's inputs; `src/core/frontend` executes it. */

/** How a clip becomes windows. `short` says what happens to a clip shorter than `seconds`. */
const windowScheme = z.object({
  seconds: z.number().positive(),
  hop: z.number().positive(),
  short: z.enum(['repeatpad', 'repeat', 'zero', 'none', 'mask']),
  long: z.enum(['windows', 'whole', 'sample-patches']),
  tail: z.boolean().default(true),
  /** For `mask`: lengths in seconds that inputs are padded to, so that shapes stay few. */
  buckets: z.array(z.number().positive()).optional(),
});

const stft = z.object({
  win: z
    .number()
    .int()
    .min(2)
    .max(1 << 16),
  fft: z
    .number()
    .int()
    .min(2)
    .max(1 << 16),
  hop: z.number().int().min(1),
  window: z.enum(['hann', 'hamming', 'rect']),
  periodic: z.boolean(),
  center: z.boolean(),
  /** Padding of the signal: half a window on both sides where centred; `end`: zeros so that every hop has a frame. */
  pad: z.enum(['reflect', 'constant', 'none', 'end']),
  /** Where the window sits in a longer FFT frame. */
  align: z.enum(['left', 'center']).default('left'),
  preemphasis: z.number().default(0),
});

const mel = z.object({
  bins: z.number().int().min(1).max(1024),
  fmin: z.number().min(0),
  fmax: z.number().positive(),
  scale: z.enum(['htk', 'slaney']),
  norm: z.enum(['slaney', 'sum']).nullable().default(null),
  triangles: z.enum(['hz', 'mel']),
  dropDC: z.boolean().default(false),
});

const log = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ln'),
    floor: z.number().positive(),
    floorMode: z.enum(['add', 'clamp']),
  }),
  z.object({
    kind: z.literal('db'),
    floor: z.number().positive(),
    floorMode: z.enum(['add', 'clamp']).default('clamp'),
    ref: z.number().positive().default(1),
    topDb: z.number().positive().nullable().default(null),
  }),
  /** log10(1 + scale·x) / divide */
  z.object({ kind: z.literal('log10p'), scale: z.number().positive(), divide: z.number().positive() }),
]);

const patches = z.object({
  t: z.number().int().positive(),
  f: z.number().int().positive(),
  order: z.enum(['tf']),
  maxTokens: z.number().int().positive(),
  inputs: z.object({ x: z.string(), time: z.string(), freq: z.string(), mask: z.string() }),
});

const frontEndFields = z.object({
  kind: z.enum(['waveform', 'logmel', 'logmel-patches']),
  sampleRate: z.number().int().min(1000).max(384000),
  channels: z.literal('mean').default('mean'),
  /** LAION's own path rounds samples to 16 bit first. */
  quantizeInt16: z.boolean().default(false),
  window: windowScheme,
  stft: stft.optional(),
  spectrum: z.enum(['magnitude', 'power']).default('power'),
  mel: mel.optional(),
  log: log.optional(),
  affine: z.object({ scale: z.number(), bias: z.number() }).default({ scale: 1, bias: 0 }),
  /** What padded feature frames hold, before the affine (the value of silence). */
  padValue: z.number().default(0),
  layout: z.array(
    z.union([z.literal('B'), z.literal('frames'), z.literal('mel'), z.literal('samples'), z.literal(1)]),
  ),
  /** Fixed number of frames of the input, where the graph wants one. */
  frames: z.number().int().positive().nullable().default(null),
  patches: patches.nullable().default(null),
});

export const frontEndSchema = frontEndFields.superRefine((frontEnd, context) => {
  const refuse = (message: string) => context.addIssue({ code: 'custom', message });
  const { kind, stft, mel, log, window } = frontEnd;
  if (frontEnd.layout[0] !== 'B') refuse('layout must begin with "B"');
  if (window.hop > window.seconds) refuse('window.hop is longer than the window');
  if (kind === 'waveform') return;
  if (!stft || !mel || !log) return refuse(`a front end of kind "${kind}" needs stft, mel and log`);
  if (!Number.isInteger(Math.log2(stft.fft)) || stft.fft < 4) refuse('stft.fft must be a power of two');
  if (stft.win > stft.fft) refuse('stft.win is longer than stft.fft');
  if (mel.fmin >= mel.fmax) refuse('mel.fmin must be below mel.fmax');
  if (kind === 'logmel-patches' && !frontEnd.patches) refuse('needs patches');
});

export type FrontEnd = z.infer<typeof frontEndSchema>;
