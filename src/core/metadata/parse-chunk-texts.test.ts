import { describe, expect, test } from 'vitest';
import {
  ascii,
  chunk,
  concat,
  makeAiff,
  makeWav,
  numbers,
  tones,
} from '../../../tests/support/sound-files.ts';
import { accessBytes } from '../audio/containers/random-access.ts';
import { arrangeTexts, type EmbeddedText } from './embedded-text.ts';
import { parseChunkTexts } from './parse-chunk-texts.ts';
import { parseXmlLeaves } from './parse-xml.ts';

const sound = { format: 's16', sampleRateHz: 48000, channels: tones(1, 48000, 10) } as const;

function textsOf(...after: Uint8Array[]): string[] {
  const texts = parseChunkTexts(accessBytes(makeWav(sound, { after })));
  return arrangeTexts(texts ?? []).map(({ source, field, value }) => `${source} ${field}: ${value}`);
}

function padded(text: string, length: number): Uint8Array {
  return concat(ascii(text), new Uint8Array(length - text.length));
}

const bext = chunk(
  'bext',
  concat(
    padded('Rusty gate, slow', 256),
    padded('MixPre-6', 32),
    padded('REF42', 32),
    ascii('2024-05-0110:20:30'),
    new Uint8Array(264),
    ascii('A=PCM,F=48000'),
  ),
);
const info = chunk(
  'LIST',
  concat(
    ascii('INFO'),
    chunk('INAM', ascii('Gate\0')),
    chunk('IKEY', ascii('metal; hinge\0\0')),
    chunk('ISFT', ascii('Writer 1.0')),
  ),
);
const ixml = (xml: string): Uint8Array => chunk('iXML', new TextEncoder().encode(xml));

describe('texts in WAV files', () => {
  test('bext, INFO, cue labels and ID3 are found behind the sound, the best sources first', () => {
    const id3Frame = concat(ascii('TIT2'), numbers(false, [6, 4]), ascii('\0\0\0Creak'));
    const id3 = chunk('id3 ', concat(ascii('ID3\x03\0\0\0\0\0'), Uint8Array.of(id3Frame.length), id3Frame));
    const labels = chunk(
      'LIST',
      concat(ascii('adtl'), chunk('labl', concat(numbers(true, [1, 4]), ascii('slam\0')))),
    );
    expect(textsOf(labels, id3, info, bext)).toEqual([
      'bext description: Rusty gate, slow',
      'bext originator: MixPre-6',
      'bext originatorReference: REF42',
      'bext originationDate: 2024-05-01',
      'bext codingHistory: A=PCM,F=48000',
      'info title: Gate',
      'info keywords: metal; hinge',
      'cue label: slam',
      'id3 title: Creak',
    ]);
  });

  test('iXML gives ASWG before USER before the rest, without clocks and counters', () => {
    const xml = `<?xml version="1.0" encoding="UTF-8"?>
      <BWFXML><IXML_VERSION>3.0</IXML_VERSION><PROJECT>Film &amp; TV</PROJECT><SCENE>12</SCENE>
      <FILE_SET><FAMILY_UID>ABC</FAMILY_UID></FILE_SET>
      <USER><DESCRIPTION>Old gate &#8211; far</DESCRIPTION><CATID>DOORMetl</CATID></USER>
      <ASWG><fxName>Gate Creak</fxName><category><![CDATA[DOORS]]></category></ASWG>
      <TRACK_LIST><TRACK><NAME>Boom</NAME><CHANNEL_INDEX>1</CHANNEL_INDEX></TRACK></TRACK_LIST></BWFXML>`;
    expect(textsOf(bext, ixml(xml)).filter((text) => !text.startsWith('bext'))).toEqual([
      'aswg fxName: Gate Creak',
      'aswg category: DOORS',
      'ixml USER.DESCRIPTION: Old gate – far',
      'ixml USER.CATID: DOORMetl',
      'ixml PROJECT: Film & TV',
      'ixml SCENE: 12',
      'ixml TRACK.NAME: Boom',
    ]);
  });

  test('Latin-1 is read where UTF-8 is not valid', () => {
    const latin = chunk('LIST', concat(ascii('INFO'), chunk('ICMT', ascii('T\xfcr kn\xe4llt\0'))));
    const utf8 = chunk('LIST', concat(ascii('INFO'), chunk('INAM', new TextEncoder().encode('戸が軋む'))));
    expect(textsOf(latin, utf8)).toEqual(['info comment: Tür knällt', 'info title: 戸が軋む']);
  });

  test('a long text that its field cuts in the middle of a character is UTF-8 all the same', () => {
    const text = new TextEncoder().encode(`x${'ü'.repeat(200)}`).slice(0, 256);
    expect(textsOf(chunk('bext', concat(text, new Uint8Array(346))))).toEqual([
      `bext description: x${'ü'.repeat(127)}`,
    ]);
  });

  test('entries of odd length are read, padded or not', () => {
    const entry = (id: string, text: string) => chunk(id, ascii(text)).slice(0, 8 + text.length);
    const unpadded = concat(entry('INAM', 'Heavy'), entry('ICMT', 'A door'));
    expect(textsOf(chunk('LIST', concat(ascii('INFO'), unpadded)))).toEqual([
      'info title: Heavy',
      'info comment: A door',
    ]);
  });

  test('damaged chunks lose their own texts only', () => {
    const broken = chunk('LIST', concat(ascii('INFOINAM'), numbers(true, [0xffffff, 4]), ascii('Half')));
    const brokenId3 = chunk('id3 ', ascii('ID3\x04\0\x40\x7f\x7f\x7f\x7f'));
    expect(textsOf(broken, brokenId3, ixml('<BWFXML><USER><NOTE>left open'))).toEqual([
      'ixml USER.NOTE: left open',
      'info title: Half',
    ]);
  });
});

test('AIFF text chunks and markers are read', () => {
  const marker = concat(numbers(false, [1, 2], [1, 2], [0, 4], [4, 1]), ascii('slam\0'));
  const extra = [
    chunk('NAME', ascii('Gate'), false),
    chunk('ANNO', ascii('squeaks'), false),
    chunk('MARK', marker, false),
  ];
  const texts = parseChunkTexts(accessBytes(makeAiff(sound, undefined, extra)));
  expect(texts?.map(({ field, value }) => `${field}: ${value}`)).toEqual([
    'title: Gate',
    'annotation: squeaks',
    'label: slam',
  ]);
});

describe('XML', () => {
  test('entities are not expanded beyond the five of XML', () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x><y>&b;</y></x>`;
    expect(parseXmlLeaves(bomb).at(-1)).toEqual({ path: ['x', 'y'], text: '&b;' });
  });
  test('tags that do not match and a missing end are forgiven', () => {
    expect(parseXmlLeaves('<a><b>one</c></b><d>two')).toEqual([
      { path: ['a', 'b'], text: 'one' },
      { path: ['a', 'd'], text: 'two' },
    ]);
  });
  test('a megabyte of any broken piece ends soon', () => {
    const startedMs = performance.now();
    for (const piece of ['<', '<a ', '<!', '<?x ', '<!--', '<![CDATA[', '&amp', '</a', '<a/', 'a']) {
      parseXmlLeaves(piece.repeat(1_000_000 / piece.length));
      parseXmlLeaves(`<x><${piece.repeat(1_000_000 / piece.length)}`);
    }
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });
});

test('texts are trimmed, said once, and bounded in number and length', () => {
  const text = (value: string): EmbeddedText => ({ source: 'info', field: 'title', value });
  const many = Array.from({ length: 300 }, (_, n) => text(`value ${n}`));
  expect(
    arrangeTexts([text('  a\t b\r\nc \0'), text('a b\nc'), text(' ')]).map(({ value }) => value),
  ).toEqual(['a b\nc']);
  expect(arrangeTexts(many).length).toBe(200);
  expect(arrangeTexts([text('x'.repeat(9000))])[0]?.value.length).toBe(4000);
});
