import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const directory = mkdtempSync(join(tmpdir(), 'earmark-bench-test-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const bench = (...args: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'bench.ts'), ...args], { encoding: 'utf8' });

test('the names and what takes long can be listed', () => {
  const { stdout, status } = bench('--help');
  expect(status).toBe(0);
  expect(stdout).toMatch(/\n {2}search +10,000/);
  expect(stdout).toMatch(/\n {2}soak .*\[long/);
});

test('a name that is not one is said, with those that are', () => {
  const { stderr, status } = bench('serach');
  expect(status).toBe(2);
  expect(stderr).toContain('search');
});

test('figures of another machine are not shown beside those of this one', () => {
  const file = join(directory, 'elsewhere.json');
  writeFileSync(file, JSON.stringify({ machine: 'another one', search: [] }));
  const { stderr, status } = bench('search', '--quick', '--with', file);
  expect(status).toBe(1);
  expect(stderr).toContain('another machine');
});

test('tiny runs write the JSON, the page and the plot', { timeout: 180_000 }, () => {
  const [json, page] = [join(directory, 'figures.json'), join(directory, 'page.md')];
  const done = bench('search', 'growth', '--quick', '--json', json, '--markdown', page);
  expect(done.stderr).not.toContain('Error');
  expect(done.status).toBe(0);
  const report = JSON.parse(readFileSync(json, 'utf8'));
  expect(Object.keys(report)).toEqual(['machine', 'search', 'growth']);
  expect(report.search[0]).toMatchObject({
    engine: expect.stringContaining('Earmark'),
    recallAt50: expect.closeTo(1, 1),
  });
  for (const key of ['windows', 'dimensions', 'p50Ms', 'p95Ms', 'memoryMB']) {
    expect(report.search[0][key]).toEqual(expect.any(Number));
  }
  expect(report.growth.rows).toHaveLength(2);
  expect(readFileSync(page, 'utf8')).toContain('| 100 |');
  expect(existsSync(join(directory, 'images', 'growth.svg'))).toBe(true);
  expect(done.stdout).toContain(report.machine);
});
