import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Who may ask: a loopback Host (against DNS rebinding), our own Origin, and the token of this run. */
export interface Gate {
  readonly port: number;
  readonly token: string;
}

export type Verdict =
  | { readonly allowed: true; readonly via: 'cookie' | 'token' }
  | { readonly allowed: false; readonly why: string };

/** Cookies of 127.0.0.1 are shared by all its ports, so the name carries the port. */
export function getCookieName(port: number): string {
  return `earmark-${port}`;
}

/** Judges one request by its headers and the token of its address, if any. */
export function judge(gate: Gate, headers: IncomingHttpHeaders, askedToken: string | null): Verdict {
  const host = headers.host?.toLowerCase() ?? '';
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  // Browsers leave the port of http away.
  const hosts = [...names.map((name) => `${name}:${gate.port}`), ...(gate.port === 80 ? names : [])];
  if (!hosts.includes(host)) return { allowed: false, why: 'The Host header is not this machine.' };
  if (headers.origin !== undefined && headers.origin.toLowerCase() !== `http://${host}`)
    return { allowed: false, why: 'The request comes from another site.' };
  if (askedToken !== null && isSame(askedToken, gate.token)) return { allowed: true, via: 'token' };
  const cookie = findCookie(headers.cookie ?? '', getCookieName(gate.port));
  if (cookie !== undefined && isSame(cookie, gate.token)) return { allowed: true, via: 'cookie' };
  return { allowed: false, why: 'Open the address that Earmark printed when it started.' };
}

function findCookie(header: string, name: string): string | undefined {
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

/** Takes the same time whatever differs; hashing makes the lengths equal. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
