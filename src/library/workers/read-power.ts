// Whether the machine runs on its battery, as its system says.
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** False where there is no battery, or nobody knows. */
export async function isOnBattery(platform: NodeJS.Platform = process.platform): Promise<boolean> {
  try {
    if (platform === 'linux') return await isDischarging('/sys/class/power_supply');
    if (platform === 'darwin') return (await ask('pmset', ['-g', 'ps'])).includes("'Battery Power'");
    if (platform === 'win32') return (await ask('powershell', windowsQuery)).trim() === '1';
  } catch {
    // No such folder or program: a machine that stands on a desk.
  }
  return false;
}

/** 1: the battery is discharging. */
const windowsQuery = [
  ...['-NoProfile', '-NonInteractive', '-Command'],
  '(Get-CimInstance -ClassName Win32_Battery | Select-Object -First 1).BatteryStatus',
];

async function ask(program: string, args: readonly string[]): Promise<string> {
  return (await run(program, [...args], { timeout: 10_000, windowsHide: true })).stdout;
}

/**
 * Linux, `/sys/class/power_supply`: a battery of the machine is discharging, and no mains adapter is online. Batteries
 * of mice and headsets (`scope` Device) do not count.
 */
export async function isDischarging(folder: string): Promise<boolean> {
  let hasDischarging = false;
  for (const name of await readdir(folder)) {
    const read = (file: string) =>
      readFile(join(folder, name, file), 'utf8').then(
        (text) => text.trim(),
        () => '',
      );
    const type = await read('type');
    if (type === 'Mains' && (await read('online')) === '1') return false;
    if (type !== 'Battery' || (await read('scope')) === 'Device') continue;
    hasDischarging ||= (await read('status')) === 'Discharging';
  }
  return hasDischarging;
}
