// `npm run bench [-- NAME…] [--json FILE] [--folder DIR]`: every figure against a baseline measured in the same run.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchIndex } from './index-bench.ts';
import { describeMachine } from './machine.ts';
import { formatReport, type Report } from './report.ts';
import { benchSearch } from './search-bench.ts';
import { benchStart } from './start-bench.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, folder: { type: 'string' }, markdown: { type: 'string' } },
});
const wanted = positionals.length > 0 ? positionals : ['search', 'index', 'start'];
const directory = mkdtempSync(join(tmpdir(), 'earmark-bench-'));
const report: Report = { machine: describeMachine() };

try {
  if (wanted.includes('search')) report.search = await benchSearch();
  if (wanted.includes('index') || wanted.includes('start')) {
    report.index = await benchIndex(directory, values.folder);
  }
  if (wanted.includes('start')) report.start = await benchStart(join(directory, 'library'));
} finally {
  rmSync(directory, { recursive: true, force: true });
}

const text = formatReport(report);
process.stdout.write(text);
if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
if (values.markdown) writeFileSync(values.markdown, text);
