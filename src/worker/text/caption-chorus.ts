// A pack's chorus in this process: one graph that chooses a line for a vector.
import type { ChorusEvidence, PackChorus } from '../../core/packs/chorus-schema.ts';
import type { PackManifest } from '../../core/packs/manifest.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { findChorusEdgeProblems } from '../inference/check-edges.ts';
import { loadRuntime } from '../inference/load-runtime.ts';
import { openSession, readEdges } from '../inference/open-session.ts';
import { getPackFile } from '../inference/read-manifest.ts';
import type { PackLocation } from '../task-protocol.ts';
import { readCaptionLines } from './caption-lines.ts';
import { type PackVocabulary, readVocabulary } from './caption-vocabulary.ts';

/** A line for a sound, and what the graph says of its choice. */
export interface ChosenLine {
  readonly text: string;
  readonly evidence: Readonly<Partial<Record<ChorusEvidence, number>>>;
}

export interface CaptionChorus {
  readonly declared: PackChorus;
  readonly lines: readonly string[];
  readonly vocabulary: PackVocabulary;
  /** One line for each of `count` unit vectors, row after row. */
  choose(vectors: Float32Array, count: number): Promise<readonly ChosenLine[]>;
  close(): Promise<void>;
}

/** Opens the graph on the CPU, where it takes half a millisecond a sound. Throws AppError 'pack-invalid'. */
export async function openCaptionChorus(
  { folder, threadCount }: PackLocation,
  manifest: PackManifest,
): Promise<CaptionChorus> {
  const declared = manifest.caption?.chorus;
  if (!declared) throw new AppError('not-available-here', 'This pack has no chorus.');
  const path = getPackFile(folder, manifest, declared.file);
  const problems = findChorusEdgeProblems(declared, readEdges(path));
  if (problems.length > 0)
    throw new AppError('pack-invalid', `The pack does not fit its graph: ${problems.join('; ')}.`);
  const lines = readCaptionLines(getPackFile(folder, manifest, declared.lines));
  const session = await openSession(path, { provider: 'cpu', threadCount });
  const { Tensor } = await loadRuntime();
  const { input, outputs } = declared;
  return {
    declared,
    lines,
    vocabulary: readVocabulary(folder, manifest),
    async choose(vectors, count) {
      const feeds = { [input]: new Tensor('float32', vectors, [count, vectors.length / count]) };
      const results = await session.run(feeds, [outputs.line, outputs.evidence]);
      const [chosen, evidence] = [results[outputs.line]?.data, results[outputs.evidence]?.data];
      if (!(chosen instanceof BigInt64Array) || !(evidence instanceof Float32Array))
        throw new AppError('pack-invalid', 'The caption chorus gives other numbers than it should.');
      if (chosen.length !== count || evidence.length !== count * declared.evidence.length)
        throw new AppError('pack-invalid', 'The caption chorus gives not one line and its evidence a sound.');
      return Array.from(chosen, (line, row) => {
        const own = declared.evidence.map((name, at) => [
          name,
          evidence[row * declared.evidence.length + at],
        ]);
        return { text: readLine(lines, Number(line)), evidence: Object.fromEntries(own) };
      });
    },
    close: () => session.release(),
  };
}

function readLine(lines: readonly string[], line: number): string {
  const text = lines[line];
  if (text === undefined)
    throw new AppError('pack-invalid', `The caption chorus chose line ${line} of ${lines.length}.`);
  return text;
}
