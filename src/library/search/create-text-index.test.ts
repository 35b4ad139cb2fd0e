import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSearchLibrary, type SearchLibrary } from '../../../tests/support/search-library.ts';
import { parseQuery } from '../../core/search/grammar/parse-query.ts';
import { toMayAnswer } from './allowed-clips.ts';

let library: SearchLibrary;
beforeEach(() => {
  library = openSearchLibrary();
});
afterEach(async () => {
  await library.close();
});

const find = (query: string) => library.texts.find(parseQuery(query).alternatives);
const ids = (query: string) => find(query).map((hit) => hit.clipId);

describe('full text', () => {
  test('reads names and folders as people write them', () => {
    const id = library.addClip({ path: 'Foley_Props/doorCreak02.wav' });
    for (const query of ['door', 'creak', 'doorCreak02', 'doorcreak02', 'foley props', 'creaking doors']) {
      expect(ids(query), query).toEqual([id]);
    }
  });

  test('knows the category and synonyms of a UCS name', () => {
    const id = library.addClip({ path: 'AMBUrbn_Busy Corner_JD_NONE.wav' });
    expect(ids('city')).toEqual([id]);
    expect(ids('ambience')).toEqual([id]);
  });

  test('knows tags, descriptions and embedded texts, and what people wrote counts most', () => {
    const byName = library.addClip({ path: 'squeak.wav' });
    const embedded = library.addClip({ path: 'a.wav', embedded: ['a long squeak'] });
    const byTag = library.addClip({ path: 'b.wav', tags: ['squeak'] });
    library.addClip({ path: 'c.wav', description: 'nothing of the kind' });
    expect(ids('squeak')).toEqual([byTag, byName, embedded]);
  });

  test('what a model wrote counts less than anything of people and files', () => {
    const written = library.addClip({
      path: 'x.wav',
      captions: ['a rusty gate creaks', 'rusty gate rusty gate'],
    });
    const others = [
      library.addClip({ path: 'rusty gate.wav' }),
      library.addClip({ path: 'a.wav', embedded: ['the gate of the rusty garden, and much more about it'] }),
      library.addClip({ path: 'b.wav', description: 'rusty gate' }),
      library.addClip({ path: 'rusty/gate/c.wav' }),
    ];
    const hits = find('rusty gate');
    expect(
      hits
        .map((hit) => hit.clipId)
        .slice(0, 4)
        .sort(),
    ).toEqual(others.sort());
    expect(hits.at(-1)).toMatchObject({ clipId: written, isComplete: false, coverage: 1 });
    expect(hits.at(-1)?.score).toBeLessThan(0.65 * (hits.at(-2)?.score ?? 0));
  });

  test('puts a clip with all words above one with some of them', () => {
    const some = library.addClip({ path: 'rusty rusty rusty hinge.wav' });
    const all = library.addClip({ path: 'the gate, very rusty.wav' });
    const hits = find('rusty gate');
    expect(hits.map((hit) => hit.clipId)).toEqual([all, some]);
    expect(hits.map((hit) => hit.words)).toEqual([['rusty', 'gate'], ['rusty']]);
    expect(hits.map((hit) => hit.isComplete)).toEqual([true, false]);
  });

  test('finds the word that is being typed, below the word itself', () => {
    const begun = library.addClip({ path: 'footsteps.wav' });
    const whole = library.addClip({ path: 'foot.wav' });
    expect(ids('foot')).toEqual([whole, begun]);
    expect(ids('fo')).toEqual([]);
  });

  test('phrases must stand together, commas mean either', () => {
    const together = library.addClip({ path: 'wooden door.wav' });
    const apart = library.addClip({ path: 'door, wooden.wav' });
    const other = library.addClip({ path: 'gate.wav' });
    expect(ids('"wooden door"')).toEqual([together]);
    expect(new Set(ids('wooden door, gate'))).toEqual(new Set([together, apart, other]));
  });

  test('a whole file name finds its file, though names are kept without extensions', () => {
    const zoom = library.addClip({ path: 'a/ZOOM0012.wav' });
    const gate = library.addClip({ path: 'Rusty Gate_01.aiff' });
    library.addClip({ path: 'Rusty Hinge 02.wav' });
    expect(ids('ZOOM0012.wav')).toEqual([zoom]);
    expect(ids('zoom0012.WAV')).toEqual([zoom]);
    expect(find('Rusty Gate_01.aiff').find(({ clipId }) => clipId === gate)?.isComplete).toBe(true);
    expect(ids('"Rusty Gate_01.aiff"')).toEqual([gate]);
    const told = library.addClip({ path: 'b.wav', description: 'made from theremin.mp3' });
    expect(ids('theremin.mp3')).toEqual([told]);
  });

  test('words are matched whatever accents and endings', () => {
    const id = library.addClip({ path: 'Café Crowds.wav' });
    expect(ids('cafe crowd')).toEqual([id]);
    const japanese = library.addClip({ path: '雨の音.wav' });
    expect(ids('雨の音')).toEqual([japanese]);
  });

  test('where words stand without spaces, what a name begins with finds it from the first sign on', () => {
    const rain = library.addClip({ path: '雨の音.wav' });
    const door = library.addClip({ path: 'ドアノブ 01.wav' });
    library.addClip({ path: 'doorbell.wav' });
    expect(ids('雨')).toEqual([rain]);
    expect(ids('ドア')).toEqual([door]);
    // As a query is asked that was put into English as well.
    expect(ids('雨, rain')).toEqual([rain]);
    expect(ids('do')).toEqual([]);
  });

  test('a common word finds clips that came late, too, where a filter leaves only them', () => {
    const count = 110_000;
    library.sql.exec(`
      INSERT INTO clip_text (rowid, file_name, folders, people, embedded, ucs, generated)
      WITH RECURSIVE ids (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM ids WHERE id < ${count})
      SELECT id, 'rain ' || id, '', '', '', '', '' FROM ids`);
    const clips = new Uint8Array(count + 1).fill(1, count - 9);
    const { alternatives } = parseQuery('rain');
    const hits = library.texts.find(alternatives, toMayAnswer({ clips, contents: clips }));
    expect(hits.map(({ clipId }) => clipId)).toEqual(
      Array.from({ length: 10 }, (_, index) => count - 9 + index),
    );
  });

  test('follows what is typed about a clip, and forgets removed clips', () => {
    const id = library.addClip({ path: 'a.wav' });
    library.sql.prepare("UPDATE clips SET description = 'thunder' WHERE id = ?").run(id);
    library.texts.refresh([id]);
    expect(ids('thunder')).toEqual([id]);
    library.texts.remove([id]);
    expect(ids('thunder')).toEqual([]);
  });

  test('a rare word covers more of a query than a common one', () => {
    for (let index = 0; index < 30; index += 1) library.addClip({ path: `door ${index}.wav` });
    const rare = library.addClip({ path: 'theremin.wav' });
    const [first] = find('theremin door zzz');
    expect(first?.clipId).toBe(rare);
    expect(first?.coverage).toBeLessThan(0.5);
  });
});
