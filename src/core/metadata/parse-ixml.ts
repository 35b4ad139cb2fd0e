// The iXML chunk (iXML specification 3.0) with the ASWG block of game audio (ASWG-G006).
import { decodeText } from './decode-text.ts';
import type { EmbeddedText } from './embedded-text.ts';
import { parseXmlLeaves } from './parse-xml.ts';

/** Fields at the top of iXML that say something about the sound; counters and clocks do not. */
const topFields = new Set(['PROJECT', 'SCENE', 'TAKE', 'TAPE', 'NOTE', 'LOCATION_NAME', 'WILD_TRACK']);
const noise = /^(BWF_(TIME|VERSION|UMID|LOUDNESS|MAX|RESERVED|CODING)|.*UID$|.*_ID$|IXML_VERSION|EMBEDDER)/i;

export function parseIxml(body: Uint8Array): EmbeddedText[] {
  const texts: EmbeddedText[] = [];
  for (const { path, text } of parseXmlLeaves(decodeIxml(body))) {
    const inside = path[0] === 'BWFXML' ? path.slice(1) : path;
    const [block = '', ...rest] = inside;
    const leaf = inside.at(-1) ?? '';
    if (block === 'ASWG' && rest.length > 0)
      texts.push({ source: 'aswg', field: rest.join('.'), value: text });
    else if (block === 'USER') texts.push({ source: 'ixml', field: inside.join('.'), value: text });
    else if (noise.test(leaf)) continue;
    else if (block === 'BEXT' || block === 'LOCATION' || (rest.length === 0 && topFields.has(block))) {
      texts.push({ source: 'ixml', field: inside.join('.'), value: text });
    } else if (leaf === 'NAME' && block === 'TRACK_LIST') {
      texts.push({ source: 'ixml', field: 'TRACK.NAME', value: text });
    }
  }
  return texts;
}

/** Mostly UTF-8; some recorders write UTF-16 with its mark. */
function decodeIxml(body: Uint8Array): string {
  if (body[0] === 0xff && body[1] === 0xfe) return new TextDecoder('utf-16le').decode(body);
  if (body[0] === 0xfe && body[1] === 0xff) return new TextDecoder('utf-16be').decode(body);
  return decodeText(body);
}
