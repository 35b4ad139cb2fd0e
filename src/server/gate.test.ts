import { expect, it } from 'vitest';
import { judge } from './gate.ts';

const judged = (port: number, host: string, origin?: string) =>
  judge({ port, token: 'secret' }, { host, ...(origin !== undefined && { origin }) }, 'secret').allowed;

it('port 80 need not be named, as browsers do not', () => {
  expect(judged(80, '127.0.0.1', 'http://127.0.0.1')).toBe(true);
  expect(judged(80, 'localhost:80')).toBe(true);
  expect(judged(80, 'evil.example')).toBe(false);
  expect(judged(80, '127.0.0.1', 'http://evil.example')).toBe(false);
});

it('any other port is named', () => {
  expect(judged(8080, '127.0.0.1:8080')).toBe(true);
  expect(judged(8080, '127.0.0.1')).toBe(false);
});
