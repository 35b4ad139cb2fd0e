// Reads the leaves of small XML documents as recorders write them. Entities beyond the five of XML are left as they
// are written, so nothing can grow; tags that do not match are forgiven.

export interface XmlLeaf {
  /** Names of the elements around the text, outermost first. */
  readonly path: readonly string[];
  readonly text: string;
}

const MOST_CHARACTERS = 1_000_000;
const MOST_LEAVES = 5000;
const MOST_DEPTH = 32;

/**
 * Comment, CDATA, declaration or instruction, tag, text: one of them at each place. Nothing in it can match a piece
 * in two ways, so the time stays proportional to the length.
 */
const token =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[([\s\S]*?)(?:\]\]>|$)|<[!?][^<>]*>|<(\/?)([^\s<>/]+)(?:[\s/][^<>]*)?>|([^<]+)|</g;

export function parseXmlLeaves(xml: string): XmlLeaf[] {
  const leaves: XmlLeaf[] = [];
  const path: string[] = [];
  let text = '';
  const keep = (): void => {
    if (text.trim() !== '' && path.length > 0) leaves.push({ path: [...path], text: text.trim() });
    text = '';
  };
  for (const [whole, cdata, slash, name, plain] of xml.slice(0, MOST_CHARACTERS).matchAll(token)) {
    if (leaves.length >= MOST_LEAVES) break;
    if (cdata !== undefined) text += cdata;
    else if (plain !== undefined) text += decodeEntities(plain);
    else if (name === undefined) continue;
    else if (slash === '/') {
      keep();
      const depth = path.lastIndexOf(name);
      if (depth >= 0) path.length = depth;
    } else if (!whole.endsWith('/>')) {
      keep();
      if (path.length < MOST_DEPTH) path.push(name);
    }
  }
  keep();
  return leaves;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[name] ?? whole;
    const code = Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
