// The words of a clip's texts as completion offers them: whole, in lower case, accents kept, any script.
import { splitName } from './split-name.ts';

const shortest = 2;
const longest = 30;
/** Long texts in files are notes and licences; what the sound is stands at their beginning. */
const mostWords = 300;

/** Each word once, without numbers, single letters and what is too long for a word. */
export function collectWords(texts: readonly string[]): string[] {
  const words = new Set<string>();
  for (const text of texts) {
    for (const word of splitName(text)) {
      if (words.size >= mostWords) return [...words];
      if (isWord(word)) words.add(word);
    }
  }
  return [...words];
}

function isWord(word: string): boolean {
  const { length } = word;
  // In Chinese and Japanese one sign is a word.
  if (length < shortest) return /\p{Script=Han}/u.test(word);
  return length <= longest && /\p{L}/u.test(word);
}
