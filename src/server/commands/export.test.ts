import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Terminal } from '../terminal.ts';
import { exportClips } from './export.ts';

const libraryFolder = mkdtempSync(join(tmpdir(), 'earmark-export-'));
afterAll(() => rmSync(libraryFolder, { recursive: true, force: true }));

it('a long export ends at the first Ctrl+C', async () => {
  const written: string[] = [];
  const kept: Partial<Terminal> = { note: () => {}, write: async (piece) => void written.push(piece) };
  const terminal = kept as Terminal;
  const context = { terminal, json: false, libraryFolder, signal: AbortSignal.abort() };
  const line = { values: { format: 'csv' }, words: [] };
  await expect(exportClips.run(line, context)).rejects.toMatchObject({ code: 'cancelled' });
  expect(written).toEqual([]);
});
