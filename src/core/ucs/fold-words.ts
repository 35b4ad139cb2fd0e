// Words as they are compared: lower case, without accents, ß as ss.

/** Hiragana becomes katakana, half width full width, so that どあ, ﾄﾞｱ and ドア are one. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));
}

/** Folded words of two letters and more; Japanese stays in one piece from space to space. */
export function splitWords(text: string): string[] {
  return fold(text)
    .split(/[^\p{L}\p{N}\u30fc]+/u)
    .filter((word) => word.length > 1 || isJapanese(word));
}

export function isJapanese(text: string): boolean {
  return /[\u3040-\u30ff\u4e00-\u9fff]/.test(text);
}
