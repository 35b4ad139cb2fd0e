import { type PackManifest, packManifestSchema } from './manifest.ts';

/** A manifest is a few pages of text; something larger is not one. In bytes. */
export const largestManifestBytes = 8 * 1024 * 1024;

export type ParsedManifest =
  | { readonly ok: true; readonly manifest: PackManifest }
  | { readonly ok: false; readonly problem: string };

/** Parses the text of `pack.json`; the problem is in words, with the first reasons. */
export function parseManifest(text: string): ParsedManifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problem: 'pack.json is not valid JSON.' };
  }
  const parsed = packManifestSchema.safeParse(value);
  if (parsed.success) return { ok: true, manifest: parsed.data };
  const reasons = parsed.error.issues.slice(0, 5).map((issue) => {
    return `${issue.path.join('.') || 'pack.json'}: ${issue.message}`;
  });
  return { ok: false, problem: `pack.json is not valid. ${reasons.join('; ')}` };
}
