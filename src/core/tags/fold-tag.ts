/** Names of tags that fold to the same text are one tag: capitals of any alphabet, and accents however they are encoded. */
export function foldTag(name: string): string {
  return name.normalize('NFC').toLowerCase().normalize('NFC');
}

/** Whether a name is meant by a pattern, in which `*` stands for any letters. */
export function createTagMatcher(pattern: string): (name: string) => boolean {
  const parts = foldTag(pattern)
    .split('*')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 's');
  return (name) => expression.test(foldTag(name));
}
