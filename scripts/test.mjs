// `npm test`: everything, in one command, each step within a time limit. The last line counts.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureOwnNode } from './own-node.mjs';

ensureOwnNode();
const { buildWhenStale } = await import('./build-when-stale.mjs');
const { findOrInstallChromium } = await import('./find-chromium.mjs');
const { runStep } = await import('./run-step.mjs');

const total = { passed: 0, failed: 0, skipped: 0 };
const temporary = mkdtempSync(join(tmpdir(), 'earmark-test-'));
// Electron's own package must not try to fetch its runtime while tests run.
process.env.ELECTRON_SKIP_BINARY_DOWNLOAD = '1';

await check('lint', () =>
  runStep('biome', ['check', '--error-on-warnings', '--max-diagnostics=50'], { limitSeconds: 120 }),
);
await check('types', () => runStep('node', ['scripts/typecheck.mjs'], { limitSeconds: 240 }));
await check('build', async () => ({ ok: await buildWhenStale(), output: '' }));
await vitest('unit, library, golden and contract tests', [], 540);
const chromium = await findOrInstallChromium();
if (chromium) console.log(`end to end in ${chromium}`);
await vitest('end-to-end and desktop tests', ['--config', 'tests/e2e/vitest.config.ts'], 300, {
  CHROME_PATH: chromium ?? 'none',
});

rmSync(temporary, { recursive: true, force: true });
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);

async function check(name, run) {
  const startedAt = Date.now();
  const { ok, output } = await run();
  if (ok) total.passed++;
  else total.failed++;
  if (!ok) console.log(output);
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds(startedAt)})`);
}

async function vitest(name, args, limitSeconds, env = {}) {
  const startedAt = Date.now();
  const counts = join(temporary, 'counts.json');
  rmSync(counts, { force: true });
  const all = ['run', '--reporter=default', '--reporter=./scripts/count-reporter.mjs', ...args];
  const done = await runStep('vitest', all, {
    limitSeconds,
    echo: true,
    env: { ...env, EARMARK_COUNTS: counts },
  });
  const counted = readCounts(counts);
  if (!counted) {
    total.failed++;
    console.log(
      `FAILED ${name}: ${done.timedOut ? `not done after ${limitSeconds} s` : 'the tests did not run'}`,
    );
    return;
  }
  total.passed += counted.passed;
  total.failed += counted.failed;
  total.skipped += counted.skips.length;
  for (const skip of counted.skips) console.log(`skipped: ${skip}`);
  for (const failure of counted.failures) console.log(`failed: ${failure}`);
  // Where every test passed and the run still failed, something outside the tests did.
  const isOdd = !done.ok && counted.failed === 0;
  if (isOdd) total.failed++;
  console.log(`${done.ok ? 'ok    ' : 'FAILED'} ${name} (${seconds(startedAt)})`);
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function seconds(startedAt) {
  return `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
}
