import { splitByWords } from './split-by-words.ts';

/** Text with the words that matched marked up. */
export function Emphasised({ text, words }: { text: string; words: readonly string[] }) {
  if (words.length === 0) return text;
  return splitByWords(text, words).map((part, index) =>
    part.isMatch ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other identity.
      <mark key={index}>{part.text}</mark>
    ) : (
      part.text
    ),
  );
}
