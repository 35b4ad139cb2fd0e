import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeOnnxModel } from '../../core/onnx/write-model.ts';
import { openSession } from './open-session.ts';

it('a model that the runtime cannot load is the fault of no sound', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'earmark-session-'));
  const path = join(folder, 'audio.onnx');
  const value = (name: string) => ({ name, type: 'float32', shape: [1] }) as const;
  writeFileSync(
    path,
    writeOnnxModel({
      nodes: [{ op: 'NoSuchOperator', inputs: ['x'], outputs: ['y'] }],
      ...{ constants: [], inputs: [value('x')], outputs: [value('y')] },
    }),
  );
  await expect(openSession(path, { provider: 'cpu', threadCount: 1 })).rejects.toMatchObject({
    code: 'device-failed',
    message: expect.stringContaining('NoSuchOperator'),
  });
  rmSync(folder, { recursive: true });
});
