// The two kinds of `tokenizer.json` that packs carry, with a vocabulary small enough to write here.

const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
const punctuation = [...'.,-\'"!?'];

/** Words that the tiny text tower knows; see `tiny-graphs.ts` for what some of them mean. */
export const tinyWords = [
  'low bass rumble deep hum',
  'mid voice bark knock',
  'high bright beep hiss whistle',
  'sound of a the recording in background this is',
]
  .join(' ')
  .split(' ');

export const wordPieceVocabulary = [
  '[PAD]',
  '[UNK]',
  '[CLS]',
  '[SEP]',
  ...letters,
  ...letters.map((letter) => `##${letter}`),
  ...punctuation,
  ...tinyWords.filter((word) => word.length > 1),
];

/** BERT's: lower case, WordPiece, [CLS] … [SEP]. */
export function makeWordPieceTokenizer(): object {
  const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'].map((content, id) => addedToken(content, id));
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special,
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [specialToken('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, specialToken('[SEP]')],
      pair: [specialToken('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, specialToken('[SEP]')],
      special_tokens: {
        '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
        '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
      },
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(wordPieceVocabulary.map((token, id) => [token, id])),
    },
  };
}

/** RoBERTa's: bytes, a few merges, <s> … </s>. */
export function makeByteLevelTokenizer(): { tokenizer: object; vocabularySize: number } {
  const merges = [
    ['l', 'o'],
    ['lo', 'w'],
    ['h', 'i'],
    ['hi', 'g'],
    ['hig', 'h'],
    ['Ġ', 'low'],
    ['Ġ', 'high'],
  ];
  const special = ['<s>', '<pad>', '</s>', '<unk>'];
  const vocabulary = [...special, ...byteLetters(), ...merges.map((pair) => pair.join(''))];
  const tokenizer = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special.map((content, id) => addedToken(content, id)),
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: {
      type: 'RobertaProcessing',
      sep: ['</s>', 2],
      cls: ['<s>', 0],
      trim_offsets: true,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: '<unk>',
      continuing_subword_prefix: '',
      end_of_word_suffix: '',
      fuse_unk: false,
      vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
      merges: merges.map((pair) => pair.join(' ')),
    },
  };
  return { tokenizer, vocabularySize: vocabulary.length };
}

/** GPT-2's printable stand-ins for the 256 bytes. */
function byteLetters(): string[] {
  const isPlain = (byte: number) =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPlain(byte) ? byte : next++));
}

function addedToken(content: string, id: number): object {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
}

function specialToken(id: string): object {
  return { SpecialToken: { id, type_id: 0 } };
}
