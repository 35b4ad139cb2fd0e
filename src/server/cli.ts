// The command line: finds the command, reads its arguments, and turns what happens into an exit status.
import { AppError, hasCode } from '../shared/errors/app-error.ts';
import { type Command, type CommandContext, chooseLibraryFolder, parseCommandLine } from './command.ts';
import { formatTable } from './format-table.ts';
import { translateSystemError } from './system-error.ts';
import { createTerminal, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Loaded one at a time: `earmark --help` needs none of them. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  index: async () => (await import('./commands/index-folders.ts')).indexFolders,
  search: async () => (await import('./commands/search.ts')).search,
  similar: async () => (await import('./commands/similar.ts')).similar,
  status: async () => (await import('./commands/status.ts')).status,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  serve: async () => (await import('./commands/serve.ts')).serveWindow,
  pack: async () => (await import('./commands/pack.ts')).pack,
  export: async () => (await import('./commands/export.ts')).exportClips,
  tag: async () => (await import('./commands/tag.ts')).tag,
  caption: async () => (await import('./commands/caption.ts')).caption,
  evaluate: async () => (await import('./commands/evaluate.ts')).evaluate,
};

/** Runs one command and ends the process with its exit status. */
export async function main(args: string[]): Promise<void> {
  const terminal = createTerminal();
  const endUnwritten = ({ code, message }: NodeJS.ErrnoException) => {
    // The reader of a pipe (`| head`) may leave before the answer is complete.
    if (code === 'EPIPE' || code === 'EOF') process.exit(0);
    terminal.note(`The answer could not be written: ${message}`);
    process.exit(3);
  };
  process.stdout.on('error', endUnwritten);
  // Progress and notes that nobody reads any more are no reason to stop.
  process.stderr.on('error', () => {});
  const interrupted = listenToInterrupts();
  const status = await runCommand(args, terminal, interrupted).catch((error: unknown) =>
    explain(error, terminal, args.includes('--json')),
  );
  terminal.endProgress();
  const exitStatus = interrupted.aborted ? 130 : status;
  // Exits even where something still holds the loop, but not before stdout is written.
  process.stdout.write('', (error) => (error ? endUnwritten(error) : process.exit(exitStatus)));
}

/**
 * Aborted by the first Ctrl+C; the next one ends the process at once. One key press may arrive several times: from the
 * terminal, from npx, and from the Node that has handed over.
 */
function listenToInterrupts(): AbortSignal {
  const interrupted = new AbortController();
  let firstMs = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (interrupted.signal.aborted && performance.now() - firstMs > samePressMs) process.exit(130);
      if (!interrupted.signal.aborted) firstMs = performance.now();
      interrupted.abort();
    });
  }
  return interrupted.signal;
}

const samePressMs = 1000;

async function runCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    terminal.print(await formatOverview());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    const { readVersion } = await import('./places.ts');
    terminal.print(readVersion());
    return 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) throw new UsageError(`There is no command "${name}". "earmark --help" lists them.`);
  const command = await load();
  const line = parseCommandLine(command, rest);
  if (line.values.help) {
    terminal.print(formatHelp(command));
    return 0;
  }
  const libraryFolder = chooseLibraryFolder(line, process.env);
  const context: CommandContext = { terminal, json: line.values.json === true, libraryFolder, signal };
  return command.run(line, context).catch((error: unknown) => {
    throw hasCode(error, 'cancelled') ? new AppError('cancelled', describeStop(command)) : error;
  });
}

function describeStop({ goesOn }: Command): string {
  return goesOn ? 'Stopped. What was done is kept; the same command goes on from here.' : 'Stopped.';
}

function explain(thrown: unknown, terminal: Terminal, json: boolean): number {
  const error = translateSystemError(thrown);
  const isUsage = error instanceof UsageError;
  const code = isUsage ? 'usage' : error instanceof AppError ? error.code : 'internal';
  const message = error instanceof Error ? error.message : String(error);
  if (code !== 'internal') terminal.note(message);
  else terminal.note(error instanceof Error ? (error.stack ?? message) : message);
  if (json) terminal.print(JSON.stringify({ error: { code, message } }));
  return isUsage ? 2 : 3;
}

async function formatOverview(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  return [
    'Earmark finds any sound in your own library when you describe it.',
    '',
    formatTable(
      ['Usage: earmark COMMAND', ''],
      all.map((command) => [`  ${command.usage}`, command.summary]),
    ),
    '',
    ...commonHelp,
    '',
    'Exit status: 0 done, 1 finished with failed files, 2 wrong usage, 3 could not be done, 130 stopped with Ctrl+C.',
  ].join('\n');
}

function formatHelp(command: Command): string {
  return [`Usage: earmark ${command.usage}`, '', command.summary, '', ...command.help, ...commonHelp].join(
    '\n',
  );
}

const commonHelp = [
  '  --library DIR   where the library lives (or EARMARK_LIBRARY)',
  '  --json          one JSON value on stdout, progress on stderr',
  '  --help          this text',
];
