// One batch of jobs: find the files, analyse, look whether the files stayed the same.
import type { FilePath } from '../../worker/task-protocol.ts';
import type { AnalysisStore } from '../store/analysis-store.ts';
import type { WaitingJob } from '../store/job-store.ts';
import { type AnalyseUsablyOptions, analyseUsably } from './analyse-usably.ts';
import { type FoundFile, findClipFile } from './find-clip-file.ts';
import type { SettledJob } from './store-outcomes.ts';

export interface RunBatchOptions extends AnalyseUsablyOptions {
  readonly contents: AnalysisStore;
  /** Folders whose files are not as their last scan saw them. */
  readonly onChangedFolders: (folderIds: readonly number[]) => void;
}

/** Rejects only where no clip is to blame; see `analyseUsably`. */
export async function runBatch(jobs: readonly WaitingJob[], options: RunBatchOptions): Promise<SettledJob[]> {
  const files = await findFiles(jobs, options.contents);
  const clips = jobs.flatMap((job) => {
    const file = files.get(job.id);
    return file?.kind === 'found' ? [{ key: String(job.id), path: file.path, byteSize: job.byteSize }] : [];
  });
  const outcomes = clips.length > 0 ? await analyseUsably(clips, options) : new Map();
  // Bytes that changed while they were read are nobody's analysis.
  const filesAfter = await findFiles(jobs, options.contents);
  const changedFolders = new Set<number>();
  const settled = jobs.map((job): SettledJob => {
    const file = files.get(job.id);
    const after = filesAfter.get(job.id);
    const outcome = outcomes.get(String(job.id));
    const isSame = file?.kind === 'found' && after?.kind === 'found' && samePath(file.path, after.path);
    if (outcome && isSame) return { job, outcome };
    for (const id of listFolderIds(file)) changedFolders.add(id);
    return { job, outcome: { kind: 'gone' } };
  });
  if (changedFolders.size > 0) options.onChangedFolders([...changedFolders]);
  return settled;
}

async function findFiles(jobs: readonly WaitingJob[], contents: AnalysisStore) {
  const found = await Promise.all(
    jobs.map(async (job) => [job.id, await findClipFile(contents.findClips(job.contentId))] as const),
  );
  return new Map<number, FoundFile>(found);
}

function listFolderIds(file: FoundFile | undefined): readonly number[] {
  if (!file) return [];
  return file.kind === 'found' ? [file.folderId] : file.folderIds;
}

function samePath(a: FilePath, b: FilePath): boolean {
  const bytes = (path: FilePath) => (typeof path === 'string' ? Buffer.from(path) : path);
  return Buffer.compare(bytes(a), bytes(b)) === 0;
}
