// The part of a page that the bench writes; what people wrote around it stays.

const begin = '<!-- figures: written by `npm run bench -- --markdown`, do not edit by hand -->';
const end = '<!-- end of figures -->';

/** The page with everything between the two marks replaced; a page without marks gets them at its end. */
export function replaceGenerated(page: string, text: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  const part = `${begin}\n\n${text.trim()}\n\n${end}`;
  if (from < 0) return `${page.trimEnd()}${page.trim() === '' ? '' : '\n\n'}${part}\n`;
  if (to < 0) throw new Error(`The page has the first mark and not the second: ${end}`);
  return page.slice(0, from) + part + page.slice(to + end.length);
}
