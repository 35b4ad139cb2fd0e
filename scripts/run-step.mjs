// One command with a time limit. Nothing that a step starts outlives it.
import { spawn } from 'node:child_process';
import { projectFolder } from './own-node.mjs';

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ limitSeconds: number, echo?: boolean, env?: Record<string, string | undefined> }} options
 * @returns {Promise<{ ok: boolean, output: string, timedOut: boolean }>}
 */
export function runStep(command, args, { limitSeconds, echo = false, env = {} }) {
  return new Promise((resolve) => {
    const isWindows = process.platform === 'win32';
    const child = spawn(command, args, {
      cwd: projectFolder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that a step that is stopped takes its children along.
      detached: !isWindows,
      shell: isWindows,
    });
    let output = '';
    let timedOut = false;
    const take = (data) => {
      output += data;
      if (echo) process.stdout.write(data);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const limit = setTimeout(() => {
      timedOut = true;
      killGroup(child);
    }, limitSeconds * 1000);
    const end = (ok) => {
      clearTimeout(limit);
      if (timedOut) output += `\nstopped after ${limitSeconds} seconds\n`;
      resolve({ ok: ok && !timedOut, output, timedOut });
    };
    child.on('error', (error) => {
      output += error.message;
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
}

function killGroup(child) {
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
