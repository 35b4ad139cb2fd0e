import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isDischarging, isOnBattery } from './read-power.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earmark-power-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function supply(name: string, files: Record<string, string>): void {
  mkdirSync(join(folder, name));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), `${text}\n`);
}

it('a battery that discharges counts, unless the mains adapter is in', async () => {
  supply('BAT0', { type: 'Battery', status: 'Discharging' });
  expect(await isDischarging(folder)).toBe(true);
  supply('AC', { type: 'Mains', online: '1' });
  expect(await isDischarging(folder)).toBe(false);
});

it('the battery of a mouse does not count, nor does one that is full', async () => {
  supply('hidpp_battery_0', { type: 'Battery', scope: 'Device', status: 'Discharging' });
  supply('BAT0', { type: 'Battery', status: 'Full' });
  expect(await isDischarging(folder)).toBe(false);
});

it('a system that cannot be asked stands on a desk', async () => {
  expect(await isOnBattery('aix')).toBe(false);
});
