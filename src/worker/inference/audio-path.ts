import type { PackManifest } from '../../core/packs/manifest.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { findAudioEdgeProblems } from './check-edges.ts';
import { readEdges } from './open-session.ts';
import { getPackFile } from './read-manifest.ts';

/** Path of the audio graph, or of a variant of it, its tensor names checked against the manifest. */
export function getAudioPath(folder: string, manifest: PackManifest, role = 'audio'): string {
  const path = getPackFile(folder, manifest, role);
  const problems = findAudioEdgeProblems(manifest, readEdges(path));
  if (problems.length === 0) return path;
  const which = role === 'audio' ? 'graph' : `graph "${role}"`;
  throw new AppError('pack-invalid', `The pack does not fit its ${which}: ${problems.join('; ')}.`);
}
