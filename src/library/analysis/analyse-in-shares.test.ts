import { expect, it } from 'vitest';
import { noStageSeconds } from '../../worker/stage-seconds.ts';
import type { AnalysedClip, ClipTask, TaskOutput } from '../../worker/task-protocol.ts';
import { analyseInShares } from './analyse-in-shares.ts';

const clip: ClipTask = { key: 'long', path: '/long.wav', byteSize: 1 };

const answer = (analysed: AnalysedClip) =>
  ({ clips: [analysed], stages: noStageSeconds }) as unknown as TaskOutput<'analyse'>;

function createShare(starts: readonly number[], vectors: readonly number[]): AnalysedClip {
  return {
    ...{ kind: 'analysed', key: 'long', peaks: Int8Array.of(-1, 1), warning: null, texts: [] },
    facts: { durationSeconds: 20, sampleRateHz: 48000, channelCount: 1, bitDepth: 16, codec: 'pcm' },
    windows: {
      dimension: 1,
      startsSeconds: Float32Array.from(starts),
      endsSeconds: Float32Array.from(starts, (start) => start + 10),
      vectors: Float32Array.from(vectors),
    },
  };
}

it('joins the windows of all shares in the order of the clip', async () => {
  const shares = [createShare([0, 10], [1, 3]), createShare([5], [2])];
  const joined = await analyseInShares(clip, {
    shareCount: 2,
    run: async ({ share }) => answer(shares[share?.index ?? 0] as AnalysedClip),
    onProgress: undefined,
  });
  expect(joined.clip).toMatchObject({ kind: 'analysed', peaks: Int8Array.of(-1, 1) });
  const windows = joined.clip.kind === 'analysed' ? joined.clip.windows : undefined;
  expect(windows?.startsSeconds).toEqual(Float32Array.of(0, 5, 10));
  expect(windows?.endsSeconds).toEqual(Float32Array.of(10, 15, 20));
  expect(windows?.vectors).toEqual(Float32Array.of(1, 2, 3));
});

it('a share that failed fails the clip; progress is the mean of the shares', async () => {
  const told: number[] = [];
  const failed: AnalysedClip = { kind: 'failed', key: 'long', code: 'damaged', reason: 'cut' };
  const joined = await analyseInShares(clip, {
    shareCount: 2,
    async run({ share }, tell) {
      tell({ secondsDone: 10, clipsDone: 0.5 });
      return answer(share?.index === 1 ? failed : createShare([0], [1]));
    },
    onProgress: ({ clipsDone }) => told.push(clipsDone),
  });
  expect(joined.clip).toEqual(failed);
  expect(told).toEqual([0.25, 0.5]);
});
