// What a command writes: answers to stdout, everything else to stderr.
import { askYes } from './ask-yes.ts';
import { showText } from './format-table.ts';
import type { ProgressShown } from './progress-line.ts';
import { formatProgressLine } from './progress-line.ts';

export interface Terminal {
  readonly isInteractive: boolean;
  /** Part of the answer, one line. */
  print(text: string): void;
  /** Part of a long answer, as it is; resolves when there is room for more. */
  write(text: string): Promise<void>;
  /** For the person watching, never part of the answer. */
  note(text: string): void;
  /** A bar that is drawn over on a terminal, a line now and then elsewhere. */
  progress(shown: ProgressShown): void;
  /** Ends the bar's line, if there is one. */
  endProgress(): void;
  /** Asks on the terminal; false where there is none. */
  confirm(question: string): Promise<boolean>;
}

const quietEveryMs = 5000;

export function createTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  let hasBar = false;
  let lastLineAt = 0;
  const endProgress = () => {
    if (hasBar) stderr.write('\n');
    hasBar = false;
  };
  return {
    isInteractive: stdin.isTTY && stderr.isTTY,
    print: (text) => void stdout.write(`${text}\n`),
    write: (text) => new Promise((resolve) => stdout.write(text, () => resolve())),
    note(text) {
      endProgress();
      stderr.write(`${text.split('\n').map(showText).join('\n')}\n`);
    },
    progress(shown) {
      if (stderr.isTTY) {
        hasBar = true;
        stderr.write(`\r\u001b[2K${formatProgressLine(shown, stderr.columns || 80)}`);
      } else if (Date.now() - lastLineAt > quietEveryMs) {
        lastLineAt = Date.now();
        stderr.write(`${formatProgressLine(shown, 100)}\n`);
      }
    },
    endProgress,
    async confirm(question) {
      if (!stdin.isTTY) return false;
      return askYes(question, stdin, stderr);
    },
  };
}
