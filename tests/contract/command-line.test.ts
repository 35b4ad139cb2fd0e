// The command line from outside, as a script sees it: exit status, one JSON value on stdout, words on stderr.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTinyPack } from '../support/tiny-pack.ts';
import { addTinyCategoryHead, addTinyVocabulary, tinyCatIds } from '../support/tiny-vocabulary.ts';

const door = fileURLToPath(new URL('../../bin/earmark.mjs', import.meta.url));
const samples = fileURLToPath(new URL('../../resources/sample-library', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'earmark-cli-'));
const sounds = join(folder, 'sounds');
const library = join(folder, 'library');
/** A pack that has words for categories. */
const worded = join(folder, 'worded');
const env = { ...process.env, EARMARK_SHIPPED_PACK: join(folder, 'pack'), EARMARK_LIBRARY: library };

beforeAll(() => {
  makeTinyPack(env.EARMARK_SHIPPED_PACK);
  cpSync(join(samples, 'Water'), join(sounds, 'Water'), { recursive: true });
  cpSync(join(samples, 'Interface'), join(sounds, 'Interface'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function earmark(...args: string[]) {
  const done = spawnSync(process.execPath, [door, ...args], { env, encoding: 'utf8', timeout: 60_000 });
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

function ask<T>(...args: string[]): T {
  const { stdout, stderr } = earmark(...args, '--json');
  expect(stdout.trim().split('\n'), stderr).toHaveLength(1);
  return JSON.parse(stdout) as T;
}

it('an answer that cannot be written whole is no success', (context) => {
  if (!existsSync('/dev/full')) return context.skip('this system has no device that is always full');
  const full = openSync('/dev/full', 'w');
  const done = spawnSync(process.execPath, [door, '--help'], {
    ...{ env, encoding: 'utf8', timeout: 60_000, stdio: ['ignore', full, 'pipe'] },
  });
  closeSync(full);
  expect(done.stderr).toMatch(/The answer could not be written: ENOSPC/);
  expect(done.status).toBe(3);
});

describe('wrong usage', () => {
  it.each([
    [['fly'], /no command "fly"/],
    [['index'], /Which folder/],
    [['index', '/nowhere/at/all'], /no folder "\/nowhere\/at\/all"/],
    [['index', door], /is a file/],
    [['search'], /Which sound/],
    [['search', 'x', '--limit', 'many'], /--limit needs a whole number/],
    [['search', 'x', '--mode', 'smell'], /auto, sound or words/],
    [['search', 'x', '--colour'], /Unknown option '--colour'/],
    [['similar', '/nowhere.wav'], /no file/],
    [['similar', door, '--start', '2', '--end', '1'], /--end must come after/],
    [['export'], /csv or json/],
    [['pack', 'burn', 'x'], /Usage: earmark pack/],
    [['pack', 'import', '/nowhere'], /no folder/],
    [['serve', '--port', '99999999'], /--port/],
    [['evaluate'], /--audio FOLDER is needed/],
    [['tag'], /one folder or file/],
    [['tag', '/nowhere.wav'], /no folder or file/],
  ])('%j ends with status 2 and says what to write', (args, words) => {
    const { status, stdout, stderr } = earmark(...args);
    expect(stderr).toMatch(words);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it('is one JSON value too where JSON was asked for', () => {
    expect(ask('index', '/nowhere')).toMatchObject({ error: { code: 'usage' } });
  });
});

describe('help', () => {
  it('lists every command, and explains each', () => {
    const { status, stdout } = earmark('--help');
    expect(status).toBe(0);
    for (const name of 'index search similar status doctor serve pack export tag evaluate'.split(' ')) {
      expect(stdout).toContain(`  ${name}`);
      const help = earmark(name, '--help');
      expect(help.stdout).toMatch(new RegExp(`^Usage: earmark ${name}`));
      expect(help.status).toBe(0);
    }
    expect(earmark('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  }, 60_000);
});

describe('a library', () => {
  interface Report {
    readonly clips: number;
    readonly analysed: number;
    readonly failed: readonly { readonly path: string; readonly reason: string }[];
    readonly unsupported: number;
    readonly audioSeconds: number;
    readonly wallSeconds: number;
    readonly device: string;
    readonly packId: string;
  }
  interface Answer {
    readonly query: string;
    readonly verdict: string;
    readonly matches: readonly {
      readonly path: string;
      readonly startSeconds: number;
      readonly endSeconds: number;
      readonly score: number;
      readonly because: { readonly sound: number | null; readonly words: readonly string[] };
    }[];
  }
  const count = () =>
    readdirSync(sounds, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).length;

  it('is indexed once; a second run analyses nothing', () => {
    const first = ask<Report>('index', sounds);
    expect(first).toMatchObject({ clips: count(), analysed: count(), failed: [], packId: 'tiny' });
    expect(first.audioSeconds).toBeGreaterThan(10);
    expect(first.device).not.toBe('');
    expect(ask<Report>('index', sounds)).toMatchObject({ clips: count(), analysed: 0, failed: [] });
  }, 90_000);

  it('is searched: best first, a row a clip, with the moment and the reason', () => {
    const answer = ask<Answer>('search', 'water drip', '--mode', 'words');
    expect(answer).toMatchObject({ query: 'water drip', verdict: 'matches' });
    const [best] = answer.matches;
    expect(best?.path).toBe(join(sounds, 'Water/Water Drip.wav'));
    expect(best?.because.words).toEqual(expect.arrayContaining(['water', 'drip']));
    expect(new Set(answer.matches.map(({ path }) => path)).size).toBe(answer.matches.length);
    expect(ask<Answer>('search', 'format:wav', '--limit', '1').matches).toHaveLength(1);
  });

  it('answers nothing as an answer', () => {
    expect(ask<Answer>('search', 'zzyzx', '--mode', 'words')).toMatchObject({
      verdict: 'nothing',
      matches: [],
    });
    expect(earmark('search', 'zzyzx', '--mode', 'words').status).toBe(0);
  });

  it('says how long a query may be', () => {
    const { status, stderr } = earmark('search', 'door '.repeat(1200));
    expect(status).not.toBe(0);
    expect(stderr).toContain('More than 5,000 characters cannot be asked at once.');
  });

  it('finds more like a file, its copy from outside included', () => {
    const outside = join(folder, 'from outside.wav');
    cpSync(join(sounds, 'Interface/Double Beep.wav'), outside);
    const answer = ask<Answer>('similar', outside, '--limit', '3');
    expect(answer.matches[0]?.path).toBe(join(sounds, 'Interface/Double Beep.wav'));
  });

  it('reports failed files with their reasons and status 1', () => {
    const bad = join(folder, 'bad');
    mkdirSync(bad);
    writeFileSync(join(bad, 'not a sound.wav'), 'hello '.repeat(100));
    cpSync(join(sounds, 'Water/Water Drip.wav'), join(bad, 'good.wav'));
    const { status, stdout } = earmark('index', bad, '--json');
    const report = JSON.parse(stdout) as Report;
    expect(status).toBe(1);
    expect(report.clips).toBe(2);
    expect(report.failed).toEqual([
      { path: join(bad, 'not a sound.wav'), reason: expect.stringMatching(/\w{3}/) },
    ]);
  });

  it('tells its state, its devices and its packs, and exports itself', () => {
    expect(ask('status')).toMatchObject({ clips: count() + 2, packId: 'tiny', libraryPath: library });
    expect(ask('doctor')).toMatchObject({
      library: { integrity: 'ok' },
      ffmpeg: { found: expect.any(Boolean) },
    });
    expect(ask('pack', 'list')).toMatchObject([{ id: 'tiny', state: 'active' }]);
    expect(ask('pack', 'check', 'tiny')).toMatchObject({ ok: true });
    const exported = JSON.parse(earmark('export', '--format', 'json').stdout) as unknown[];
    expect(exported).toHaveLength(count() + 2);
    expect(earmark('export', '--format', 'csv').stdout.split('\n')[0]).toMatch(/^path,name,/);
  }, 60_000);

  it('imports a pack only when its licence is accepted', () => {
    const other = join(folder, 'other');
    makeTinyPack(other, { id: 'tiny-two', seed: 2 });
    const refused = earmark('pack', 'import', other);
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toMatch(/Licence: .+/);
    expect(ask('pack', 'import', other, '--yes')).toMatchObject({ id: 'tiny-two', state: 'installed' });
  });

  it('can be asked while another process indexes it, but not indexed twice', async () => {
    const serving = spawn(process.execPath, [door, 'serve', '--json', '--no-open'], {
      env: { ...env, CI: '1' },
    });
    await once(serving.stdout, 'data');
    expect(ask<Answer>('search', 'doorbell', '--mode', 'words').verdict).toBe('matches');
    const second = earmark('index', sounds);
    expect(second.status).toBe(3);
    expect(second.stderr).toMatch(/Another Earmark/);
    const ended = once(serving, 'exit');
    serving.kill('SIGTERM');
    await ended;
  });
});

describe('evaluate', () => {
  const table = (text: string) => {
    const file = join(folder, 'labels.tsv');
    writeFileSync(file, text);
    return ['evaluate', '--audio', sounds, '--labels', file];
  };

  it('classifies, and names the file that is not there', () => {
    const rows = 'Water/Water Drip.wav\twater_drip\nInterface/Doorbell.mp3\tdoorbell\ngone.wav\tdoorbell\n';
    const { status, stdout, stderr } = earmark(...table(`file\tlabel\n${rows}`), '--json');
    expect(JSON.parse(stdout)).toEqual({
      task: 'zero-shot',
      clips: 2,
      classes: 2,
      top1: expect.any(Number),
      top5: 1,
    });
    expect(stderr).toMatch(/gone\.wav: /);
    expect(status).toBe(1);
  });

  it('retrieves, clips of one caption as one group', () => {
    const rows =
      'Water/Water Drip.wav\tbeep\nInterface/Doorbell.mp3\tbeep\nInterface/Double Beep.wav\tother\n';
    expect(ask(...table(`file\tcaption\n${rows}`))).toMatchObject({
      task: 'retrieval',
      clips: 3,
      captions: 2,
      recallAt5: 1,
      recallAt10: 1,
    });
  });

  it('takes full paths as they are, and tables with everything in quotes', () => {
    const rows = `"${join(sounds, 'Water/Water Drip.wav')}"\t"drip"\n"gone.wav"\t"drip"\n`;
    const { status, stdout, stderr } = earmark(...table(`"file"\t"label"\n${rows}`), '--json');
    expect(JSON.parse(stdout)).toMatchObject({ task: 'zero-shot', clips: 1 });
    expect(stderr).toContain('Not counted, for the reasons above: 1.');
    expect(status).toBe(1);
  });

  it('measures nothing where nothing can be counted, and says so', () => {
    const { status, stdout, stderr } = earmark(...table('file\tlabel\nnowhere.wav\tdog\n'));
    expect(stderr).toMatch(/nowhere\.wav: .*\n.*\n.*nothing is measured/);
    expect(stdout).toBe('');
    expect(status).toBe(3);
  });

  it('names the line of a table that is malformed', () => {
    const { status, stderr } = earmark(...table('file\tlabel\na.wav\tdog\nb.wav dog\n'));
    expect(status).toBe(2);
    expect(stderr).toMatch(/line 3/);
  });

  it('counts how often the right UCS category is among the first', () => {
    makeTinyPack(worded, { change: addTinyVocabulary(worded) });
    const rows = 'Water/Water Drip.wav\tWATRSplsh\nInterface/Doorbell.mp3\tSPOONBig\n';
    const asked = [...table(`file\tcatId\n${rows}`), '--task', 'ucs', '--pack', worded, '--json'];
    const { status, stdout, stderr } = earmark(...asked);
    expect(JSON.parse(stdout)).toEqual({
      task: 'ucs',
      clips: 1,
      categoryTop1: expect.any(Number),
      categoryTop3: expect.any(Number),
      catIdTop1: expect.any(Number),
      catIdTop3: expect.any(Number),
    });
    expect(stderr).toMatch(/"SPOONBig" is no CatID/);
    expect(status).toBe(1);
  });

  it('counts by phrases alone, too, where the pack has learned more of its categories', () => {
    const learned = join(folder, 'learned');
    makeTinyPack(learned, {
      change: (manifest) => addTinyCategoryHead(learned)(addTinyVocabulary(learned)(manifest)),
    });
    const rows = 'Water/Water Drip.wav\tWATRSplsh\nInterface/Doorbell.mp3\tDOORWood\n';
    const asked = [...table(`file\tcatId\n${rows}`), '--task', 'ucs', '--pack', learned];
    const score = { categoryTop1: expect.any(Number), categoryTop3: expect.any(Number) };
    expect(ask(...asked)).toMatchObject({ task: 'ucs', clips: 2, ...score, byPhrases: score });
    const { stdout } = earmark(...asked);
    expect(stdout).toMatch(/^2 clips: category right .*\nby phrases alone: category right .* CatID right/);
  });

  it('asks for sounds by the names that UCS has in a language', () => {
    makeTinyPack(worded, { change: addTinyVocabulary(worded) });
    const rows = 'Water/Water Drip.wav\tWATRDrip\nInterface/Doorbell.mp3\tBELLDoor\n';
    const asked = [...table(`file\tcatId\n${rows}`), '--task', 'ucs', '--pack', worded];
    const report = ask<{ languages: { language: string; categories: object; catIds: object }[] }>(
      ...[...asked, '--language', 'de,ja'],
    );
    expect(report).toMatchObject({ task: 'languages', clips: 2 });
    expect(report.languages.map(({ language }) => language)).toEqual(['de', 'ja']);
    for (const { categories, catIds } of report.languages) {
      expect(categories).toMatchObject({ asked: 2, recallAt10: 1, precisionAt10: 0.1, understood: 1 });
      expect(catIds).toMatchObject({ asked: 2, recallAt10: 1 });
    }
    const { status, stderr } = earmark(...asked, '--language', 'tlh');
    expect(stderr).toMatch(/no language "tlh"/);
    expect(status).toBe(2);
  });

  it('refuses a task that the table has no column for', () => {
    const { status, stderr } = earmark(...table('file\tlabel\na.wav\tdog\n'), '--task', 'ucs');
    expect(status).toBe(2);
    expect(stderr).toMatch(/file<TAB>catId/);
  });
});

describe('tag', () => {
  it('says what every sound of a folder and a file seem to be, without a library', () => {
    makeTinyPack(worded, { change: addTinyVocabulary(worded) });
    const file = join(sounds, 'Interface', 'Doorbell.mp3');
    const answer = ask<
      { path: string; categories: { catId: string; probability: number }[]; tags: unknown[] }[]
    >(...['tag', join(sounds, 'Water'), file, '--pack', worded, '--library', join(folder, 'untouched')]);
    expect(answer.length).toBe(readdirSync(join(sounds, 'Water')).length + 1);
    expect(answer.at(-1)?.path).toBe(file);
    for (const { categories, tags } of answer) {
      expect(categories).toHaveLength(3);
      expect(tags.length).toBeLessThanOrEqual(6);
      for (const { catId, probability } of categories) {
        expect(tinyCatIds).toContain(catId);
        expect(probability).toBeGreaterThan(0);
        expect(probability).toBeLessThan(1);
      }
    }
    expect(existsSync(join(folder, 'untouched'))).toBe(false);
  });

  it('names of files cannot steer the terminal', (context) => {
    if (process.platform === 'win32') return context.skip('no such names on Windows');
    const place = join(folder, 'odd names');
    mkdirSync(place);
    cpSync(join(sounds, 'Water/Water Drip.wav'), join(place, 'a\u001b[2J.wav'));
    writeFileSync(join(place, 'b\u001b[2J.wav'), 'no sound');
    const { stdout, stderr } = earmark('tag', place, '--pack', worded);
    expect([stdout, stderr].join('')).not.toContain('\u001b[2J');
    expect(stdout).toContain('a\ufffd[2J.wav');
    expect(stderr).toContain('b\ufffd[2J.wav');
  });

  it('says that a pack has no words for it', () => {
    const { status, stderr } = earmark('tag', sounds);
    expect(status).toBe(3);
    expect(stderr).toMatch(/no words for categories/);
  });
});
