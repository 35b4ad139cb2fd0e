import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { getDefaultLibraryFolder } from '../library/data-folder.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** 0 done, 1 finished with failed files, 2 wrong usage, 3 could not be done. */
export type ExitStatus = 0 | 1 | 2 | 3;

/** What every command gets, whatever its own options are. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly json: boolean;
  readonly libraryFolder: string;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
}

export interface CommandLine {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly words: readonly string[];
}

export interface Command {
  /** `index FOLDER…` */
  readonly usage: string;
  readonly summary: string;
  /** One line an option: `--limit N   how many matches (20)`. */
  readonly help: readonly string[];
  readonly options: ParseArgsOptionsConfig;
  /** Takes no words but options: anything else is wrong usage. */
  readonly isWordless?: true;
  /** Stopped half-way, the same command goes on from there. */
  readonly goesOn?: true;
  run(line: CommandLine, context: CommandContext): Promise<ExitStatus>;
}

const commonOptions = {
  library: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads a command's arguments. Throws UsageError with words for what is not understood. */
export function parseCommandLine(
  command: Pick<Command, 'usage' | 'options' | 'isWordless'>,
  args: string[],
): CommandLine {
  const line = parseArguments(command, args);
  const [word] = line.words;
  if (command.isWordless && word !== undefined)
    throw new UsageError(`"${word}" is not understood here.\nUsage: earmark ${command.usage}`);
  return line;
}

function parseArguments(command: Pick<Command, 'usage' | 'options'>, args: string[]): CommandLine {
  try {
    const options = { ...command.options, ...commonOptions };
    const parsed = parseArgs({ args, options, allowPositionals: true, strict: true });
    return { values: parsed.values as CommandLine['values'], words: parsed.positionals };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error);
    throw new UsageError(`${why}.\nUsage: earmark ${command.usage}`);
  }
}

/** `--library`, then `EARMARK_LIBRARY`, then the platform's folder for application data. */
export function chooseLibraryFolder({ values }: CommandLine, environment: NodeJS.ProcessEnv): string {
  const asked = values.library ?? environment.EARMARK_LIBRARY;
  if (values.library === '') throw new UsageError('--library needs a folder.');
  if (typeof asked === 'string' && asked !== '') return resolve(asked);
  return getDefaultLibraryFolder(process.platform, environment, homedir());
}

/** A whole number of an option, or its default. */
export function readCount(
  line: CommandLine,
  name: string,
  otherwise: number,
  most: number,
  least = 0,
): number {
  const text = line.values[name];
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new UsageError(`--${name} needs a whole number from ${least} to ${most}, not "${text}".`);
  return value;
}

/** Seconds of an option; undefined where it was not given. */
export function readSeconds(line: CommandLine, name: string): number | undefined {
  const text = line.values[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text === '' || !Number.isFinite(value) || value < 0)
    throw new UsageError(`--${name} needs seconds, such as 1.5, not "${text}".`);
  return value;
}
