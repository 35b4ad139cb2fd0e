import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSearchLibrary, type SearchLibrary } from '../../../tests/support/search-library.ts';

let library: SearchLibrary;
beforeEach(() => {
  library = openSearchLibrary();
});
afterEach(async () => {
  await library.close();
});

const names = (answer: { matches: readonly { clip: { name: string } }[] }) =>
  answer.matches.map((match) => match.clip.name);

describe('search by description', () => {
  test('finds a clip by its sound, whatever its name, and says how sure it is', async () => {
    library.addBackground(60);
    library.addClip({ path: 'ZOOM0012.wav', sounds: ['rain'] });
    const answer = await library.find('a heavy downpour');
    expect(answer.verdict).toBe('matches');
    expect(names(answer)[0]).toBe('ZOOM0012.wav');
    expect(answer.matches[0]?.because.words).toEqual([]);
    expect(answer.matches[0]?.because.sound).toBeGreaterThan(0.5);
  });

  test('finds a clip by its name before it was listened to', async () => {
    library.addBackground(20);
    library.addClip({ path: 'Weather/heavyDownpour02.wav' });
    const answer = await library.find('heavy downpour');
    expect(names(answer)[0]).toBe('heavyDownpour02.wav');
    expect(answer.matches[0]?.because).toEqual({ sound: null, words: ['heavy', 'downpour'], caption: null });
  });

  test('answers nothing for words that name no sound here, though one of them is in a name', async () => {
    library.addBackground(60);
    library.addClip({ path: 'bread bite.wav', sounds: ['noise bite'] });
    for (const query of ['quarterly tax return', 'how to bake sourdough bread', 'xqzzv', '🥖🥖']) {
      expect(await library.find(query)).toMatchObject({ verdict: 'nothing', matches: [] });
    }
  });

  test('a caption is no answer of its own where nothing sounds like it, and helps where something does', async () => {
    library.addBackground(40);
    library.addClip({ path: 'x.wav', sounds: ['noise x'], captions: ['quarterly tax return'] });
    expect((await library.find('quarterly tax return')).verdict).toBe('nothing');
    expect(names(await library.find('quarterly tax return', 'words'))).toEqual(['x.wav']);
    library.addClip({ path: 'a.wav', sounds: ['rain'] });
    library.addClip({ path: 'b.wav', sounds: ['rain'], captions: ['rain falls'] });
    expect(names(await library.find('rain'))[0]).toBe('b.wav');
  });

  test('the caption that brought a clip into the answer is named, not one that says what the name says', async () => {
    library.addBackground(40);
    const captions = ['a bucket', 'rain drips on tin'];
    library.addClip({ path: 'ZOOM0012.wav', sounds: ['rain'], captions });
    library.addClip({ path: 'rain on tin.wav', sounds: ['rain'], captions });
    const { matches } = await library.find('rain tin');
    const named = Object.fromEntries(matches.map(({ clip, because }) => [clip.name, because.caption]));
    expect(named).toEqual({ 'ZOOM0012.wav': 'rain drips on tin', 'rain on tin.wav': null });
  });

  test('words and sound together rank above either alone, and neither drowns the other', async () => {
    library.addBackground(60);
    library.addClip({ path: 'dog toy.wav', sounds: ['noise squeak'] });
    library.addClip({ path: 'ZOOM1.wav', sounds: ['dog'] });
    library.addClip({ path: 'dog bark.wav', sounds: ['dog'] });
    expect(
      names(await library.find('dog'))
        .slice(0, 3)
        .sort(),
    ).toEqual(['ZOOM1.wav', 'dog bark.wav', 'dog toy.wav']);
    expect(names(await library.find('dog'))[0]).toBe('dog bark.wav');
    expect(names(await library.find('dog', 'words')).sort()).toEqual(['dog bark.wav', 'dog toy.wav']);
    const bySound = await library.find('dog', 'sound');
    expect(names(bySound).slice(0, 2).sort()).toEqual(['ZOOM1.wav', 'dog bark.wav']);
    expect(bySound.matches[0]?.because.words).toEqual([]);
  });

  test.each(['rain, dog, car', 'Regen, Hund, Auto', 'pluie, chien, voiture', 'lluvia, perro, coche'])(
    'a comma means either side in every language: %s',
    async (query) => {
      library.addBackground(40);
      for (const path of ['heavy rain.wav', 'dog barks.wav', 'car horn.wav']) library.addClip({ path });
      expect(names(await library.find(query, 'words'))).toHaveLength(3);
    },
  );

  test('answers the best moment of a long clip, one row a clip', async () => {
    library.addBackground(40);
    library.addClip({
      path: 'forty minutes.wav',
      sounds: ['noise a', 'noise b', 'engine', 'noise c'],
      durationSeconds: 40,
    });
    const answer = await library.find('motor');
    expect(answer.matches[0]).toMatchObject({ startSeconds: 20, endSeconds: 30 });
    expect(names(answer).filter((name) => name === 'forty minutes.wav')).toHaveLength(1);
  });

  test('copies of the same bytes stand next to each other', async () => {
    library.addBackground(40);
    library.addClip({ path: 'a/rain.wav', content: 'same', sounds: ['rain'] });
    library.addClip({ path: 'other rain.wav', sounds: ['rain'] });
    library.addClip({ path: 'b/unnamed.wav', content: 'same' });
    const found = names(await library.find('rain'));
    expect(Math.abs(found.indexOf('rain.wav') - found.indexOf('unnamed.wav'))).toBe(1);
  });

  test('a library of three clips answers sense and refuses nonsense', async () => {
    library.addClip({ path: '1.wav', sounds: ['rain'] });
    library.addClip({ path: '2.wav', sounds: ['dog'] });
    library.addClip({ path: '3.wav', sounds: ['door'] });
    expect(names(await library.find('barking hound'))[0]).toBe('2.wav');
    expect((await library.find('quarterly tax return')).verdict).toBe('nothing');
  });

  test('an empty query and an empty library have empty answers', async () => {
    expect((await library.find('  ')).matches).toEqual([]);
    expect(await library.find('rain')).toMatchObject({ verdict: 'nothing', matches: [] });
  });

  test('never throws, whatever is typed', async () => {
    library.addBackground(5);
    const odd = [
      '"',
      '""',
      '"a" OR b*',
      'NEAR(a b)',
      'a AND',
      '(',
      '{x}:y',
      "'; DROP TABLE clips",
      '^a',
      'a*b',
      '-',
      '-"',
      '\0x',
      'x\0y',
    ];
    const all = [
      ...odd,
      '𝕬𝖓',
      'e\u0301',
      'x'.repeat(5000),
      'ab '.repeat(1600),
      '-x '.repeat(1600),
      'a,'.repeat(2500),
    ];
    for (const query of all) expect(await library.find(query)).toHaveProperty('verdict');
  });
});

describe('filters', () => {
  test('narrow an answer by tag, duration and excluded word', async () => {
    library.addBackground(40);
    library.addClip({ path: 'rain long.wav', sounds: ['rain'], durationSeconds: 90 });
    library.addClip({ path: 'rain short.wav', sounds: ['rain'], tags: ['wet'] });
    library.addClip({ path: 'rain thunder.wav', sounds: ['rain'], tags: ['wet'] });
    expect(names(await library.find('rain dur:>1m'))).toEqual(['rain long.wav']);
    expect(names(await library.find('rain tag:wet -thunder'))).toEqual(['rain short.wav']);
    expect(names(await library.find('downpour tag:wet -thunder', 'sound'))).toEqual(['rain short.wav']);
  });

  test('know names and folders with umlauts in two parts, as disks of a Mac write them', async () => {
    library.addClip({ path: 'Türen/Geräusch.wav'.normalize('NFD') });
    for (const query of ['folder:Türen', 'name:Geräusch'])
      expect(names(await library.find(query)), query).toHaveLength(1);
    expect(names(await library.find('geräusch -name:Geräusch', 'words'))).toEqual([]);
  });

  test('follow a tag that was just given', async () => {
    library.addBackground(20);
    const id = library.addClip({ path: 'rain.wav', sounds: ['rain'] });
    expect((await library.find('rain tag:wet')).matches).toEqual([]);
    library.sql.exec(
      `INSERT INTO tags (name) VALUES ('wet'); INSERT INTO clip_tags SELECT ${id}, id, 0 FROM tags`,
    );
    expect(names(await library.find('rain tag:wet'))).toEqual(['rain.wav']);
  });

  test('alone list what passes, by name', async () => {
    library.addClip({ path: 'b.wav', tags: ['wet'] });
    library.addClip({ path: 'a.wav', tags: ['wet'] });
    library.addClip({ path: 'c.wav' });
    expect(names(await library.find('tag:wet'))).toEqual(['a.wav', 'b.wav']);
    expect((await library.find('tag:dry')).verdict).toBe('nothing');
  });

  test('say so when they are not understood', async () => {
    expect((await library.find('rain dur:long')).notes[0]).toContain('dur:long');
  });
});

describe('what is not there', () => {
  test('missing clips are not found, neither by name nor by sound', async () => {
    library.addBackground(40);
    library.addClip({ path: 'rain gone.wav', sounds: ['rain'], isMissing: true });
    library.addClip({ path: 'rain here.wav', sounds: ['rain'] });
    expect(names(await library.find('rain'))).not.toContain('rain gone.wav');
    expect(names(await library.find('rain', 'sound'))[0]).toBe('rain here.wav');
  });

  test('clips of a removed folder do not hide those that are there', async () => {
    library.sql.exec("INSERT INTO folders (id, path, is_removed, added_at_ms) VALUES (2, '/old', 1, 0)");
    library.sql.transaction(() => {
      for (let count = 0; count < 6000; count += 1) library.addClip({ path: `rain ${count}.wav` });
    })();
    library.sql.exec('UPDATE clips SET folder_id = 2');
    for (let count = 0; count < 5; count += 1) library.addClip({ path: `my rain ${count}.wav` });
    expect(names(await library.find('rain', 'words'))).toHaveLength(5);
    expect(names(await library.find('rain'))).toHaveLength(5);
  });

  test('clips of an unplugged drive are found and marked', async () => {
    library.addClip({ path: 'rain.wav', sounds: ['rain'] });
    library.sql.exec("UPDATE folders SET state = 'offline'");
    expect((await library.find('rain')).matches[0]?.clip.presence).toBe('offline');
  });

  test('while clips are still analysed the answer says how many can be heard', async () => {
    library.addBackground(2);
    library.addClip({ path: 'waiting.wav' });
    library.sql.exec(
      "INSERT INTO jobs (kind, key, content_id, vector_space_id, created_at_ms) SELECT 'analyse', 'x', max(id), 1, 0 FROM contents",
    );
    expect((await library.find('rain')).notes).toEqual([
      'Still listening to your folders: 2 of 3 clips can be found by sound.',
    ]);
  });
});

describe('while the model loads', () => {
  test('names answer at once, and whoever asked is told when sound is ready', async () => {
    let finish = () => {};
    let told = 0;
    const slow = openSearchLibrary({
      modelLoads: new Promise((resolve) => {
        finish = resolve;
      }),
      patienceMs: 10,
      onSoundReady: () => {
        told += 1;
      },
    });
    slow.addBackground(30);
    slow.addClip({ path: 'rain.wav', sounds: ['rain'] });
    const early = await slow.find('rain');
    expect(early.matches[0]?.because).toEqual({ sound: null, words: ['rain'], caption: null });
    expect(early.notes).toEqual(['The model is still loading: found by name so far.']);
    finish();
    await expect.poll(() => told).toBe(1);
    expect((await slow.find('rain')).matches[0]?.because.sound).toBeGreaterThan(0.5);
    await slow.close();
  });

  test('the same text is embedded once', async () => {
    library.addBackground(3);
    await Promise.all([library.find('rain'), library.find('rain tag:x'), library.find('rain', 'sound')]);
    expect(library.embeddedTexts).toEqual(['rain']);
  });
});

describe('more like this', () => {
  test('finds clips that sound alike, not the clip itself', async () => {
    library.addBackground(40);
    const id = library.addClip({ path: 'a.wav', sounds: ['bird'] });
    library.addClip({ path: 'b.wav', sounds: ['bird'] });
    const answer = await library.engine.findSimilar({ id, filter: '', limit: 5 });
    expect(names(answer)[0]).toBe('b.wav');
    expect(names(answer)).not.toContain('a.wav');
    expect(answer).toMatchObject({ query: 'a.wav', verdict: 'matches' });
  });

  test('a region asks with its own windows only', async () => {
    library.addBackground(40);
    const id = library.addClip({ path: 'both.wav', sounds: ['bird', 'engine'], durationSeconds: 20 });
    library.addClip({ path: 'bird.wav', sounds: ['bird'] });
    library.addClip({ path: 'engine.wav', sounds: ['engine'] });
    const first = await library.engine.findSimilar({
      id,
      startSeconds: 12,
      endSeconds: 15,
      filter: '',
      limit: 1,
    });
    expect(names(first)).toEqual(['engine.wav']);
  });

  test('a clip that was not listened to has no answer yet, one that is gone is an error', async () => {
    const id = library.addClip({ path: 'a.wav' });
    const answer = await library.engine.findSimilar({ id, filter: '', limit: 5 });
    expect(answer).toMatchObject({
      verdict: 'nothing',
      notes: ['Earmark has not listened to this clip yet.'],
    });
    await expect(library.engine.findSimilar({ id: 999, filter: '', limit: 5 })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
