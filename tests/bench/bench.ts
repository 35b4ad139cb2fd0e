// `npm run bench [-- NAME…] [options]`: every figure against a baseline measured in the same run.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchName, type BenchOptions, benches, benchNames, isBenchName } from './bench-list.ts';
import { replaceGenerated } from './generated-part.ts';
import { describeMachine } from './machine.ts';
import { createMadeLibraries } from './made-libraries.ts';
import { drawGrowth, formatReport, type Measured } from './report.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    markdown: { type: 'string' },
    folder: { type: 'string' },
    with: { type: 'string' },
    work: { type: 'string' },
    minutes: { type: 'string', default: '60' },
    quick: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) process.stdout.write(formatHelp());
else await run(chooseNames());

async function run(names: readonly BenchName[]): Promise<void> {
  if (values.work) mkdirSync(values.work, { recursive: true });
  const directory = values.work ?? mkdtempSync(join(tmpdir(), 'earmark-bench-'));
  const note = (line: string) => void process.stderr.write(`${line}\n`);
  const options: BenchOptions = {
    directory,
    folder: values.folder,
    minutes: Number(values.minutes),
    isQuick: values.quick,
    libraries: createMadeLibraries(directory, note, values.quick),
    note,
  };
  const machine = describeMachine();
  const measured: Measured = values.with ? readEarlier(values.with, machine) : {};
  try {
    for (const name of names) {
      note(`${name}: ${benches[name].summary}`);
      await measure(name, options, measured);
      // What was measured is kept, whatever becomes of the rest.
      write(machine, measured);
    }
  } finally {
    if (!values.work) rmSync(directory, { recursive: true, force: true });
  }
  process.stdout.write(formatReport(machine, measured));
}

/** Figures of an earlier run, where it was on the same machine. */
function readEarlier(file: string, machine: string): Measured {
  const { machine: earlier, ...figures } = JSON.parse(readFileSync(file, 'utf8'));
  if (earlier !== machine) throw new Error(`The figures in ${file} are of another machine: ${earlier}.`);
  return figures;
}

async function measure<N extends BenchName>(
  name: N,
  options: BenchOptions,
  measured: Measured,
): Promise<void> {
  measured[name] = await benches[name].measure(options);
}

function write(machine: string, measured: Measured): void {
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ machine, ...measured }, null, 2)}\n`);
  if (!values.markdown) return;
  const page = existsSync(values.markdown) ? readFileSync(values.markdown, 'utf8') : '';
  writeFileSync(values.markdown, replaceGenerated(page, formatReport(machine, measured)));
  const plot = drawGrowth(measured);
  if (!plot) return;
  const images = join(dirname(values.markdown), 'images');
  mkdirSync(images, { recursive: true });
  writeFileSync(join(images, 'growth.svg'), plot);
}

function chooseNames(): BenchName[] {
  const unknown = positionals.find((name) => !isBenchName(name));
  if (unknown) {
    process.stderr.write(`There is no bench "${unknown}". There are: ${benchNames.join(', ')}.\n`);
    process.exit(2);
  }
  if (positionals.length > 0) return benchNames.filter((name) => positionals.includes(name));
  return benchNames.filter((name) => values.all || !benches[name].isLong);
}

function formatHelp(): string {
  const list = benchNames.map((name) => {
    const { summary, isLong } = benches[name];
    return `  ${name.padEnd(9)} ${summary}${isLong ? ' [long: only by name or with --all]' : ''}`;
  });
  return `${[
    'npm run bench [-- NAME…] [options]',
    '',
    'Without names: all of them but the long ones.',
    ...list,
    '',
    '  --json FILE      write the figures as JSON',
    '  --markdown FILE  write the tables between the two marks of a page, and the plot beside it',
    '  --with FILE      show the figures of an earlier --json file beside those of this run',
    '  --folder DIR     index the sounds in DIR instead of made ones',
    '  --work DIR       make everything there and keep it: the next run finds its large libraries',
    '  --minutes N      how long the soak takes (60)',
    '  --quick          tiny sizes, to see that all of it runs',
    '  --all            the long ones, too',
  ].join('\n')}\n`;
}
