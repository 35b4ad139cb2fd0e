// A worker that answers at once with made-up results: what remains is the work of everything but the encoder.
import type { WorkerProcess } from '../../src/library/workers/worker-process.ts';
import { noStageSeconds } from '../../src/worker/stage-seconds.ts';
import type { AnalysedClip, FromWorker, TaskInput, ToWorker } from '../../src/worker/task-protocol.ts';

/** Lives in this process. Windows are unit vectors of `dimension`. */
export function startInstantWorker(dimension: number): WorkerProcess {
  let receive: (message: FromWorker) => void = () => {};
  let exit: (how: string) => void = () => {};
  let isOver = false;
  const end = () => {
    if (!isOver) exit('exited with code 0');
    isOver = true;
  };
  return {
    post(message: ToWorker) {
      if (message.kind === 'stop') setImmediate(end);
      else setImmediate(() => receive(reply(message, dimension)));
    },
    onMessage(listener) {
      receive = listener;
      setImmediate(() => receive({ kind: 'ready' }));
    },
    onExit(listener) {
      exit = listener;
    },
    kill: () => setImmediate(end),
  };
}

function reply(message: Extract<ToWorker, { kind: 'task' }>, dimension: number): FromWorker {
  const { id } = message;
  const output = answer(message, dimension);
  if (output !== undefined) return { kind: 'result', id, output };
  return { kind: 'error', id, code: 'unsupported', message: 'This worker only pretends.' };
}

/** Undefined: such a task is refused. */
function answer({ name, input }: Extract<ToWorker, { kind: 'task' }>, dimension: number): unknown {
  if (name === 'load-pack') return { device: 'cpu' };
  if (name === 'embed-text') return { dimension, vectors: new Float32Array(dimension) };
  if (name === 'caption') return { captions: [], seconds: 0 };
  if (name !== 'analyse') return undefined;
  const clips = (input as TaskInput<'analyse'>).clips.map(({ key }) => analyse(key, dimension));
  const stages = noStageSeconds;
  const computed = { device: 'cpu', process: 0, batches: 0, busyMs: 0, failure: null };
  return { device: 'cpu', computed, clips, stages };
}

let turn = 0;

function analyse(key: string, dimension: number): AnalysedClip {
  turn += 1;
  const vectors = Float32Array.from({ length: dimension }, (_, at) => Math.sin(turn * (at + 1)));
  const length = Math.hypot(...vectors);
  return {
    kind: 'analysed',
    key,
    facts: { durationSeconds: 2, sampleRateHz: 48000, channelCount: 1, bitDepth: 16, codec: 'pcm' },
    texts: [{ source: 'bext', field: 'Description', value: `A made sound, number ${turn}` }],
    peaks: new Int8Array(2000),
    windows: {
      dimension,
      startsSeconds: new Float32Array(1),
      endsSeconds: Float32Array.of(2),
      vectors: vectors.map((value) => value / length),
    },
    warning: null,
  };
}
