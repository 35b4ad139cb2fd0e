/**
 * What is said around the name of a class, `{}`. A class is the mean direction of all of them: text towers learned
 * from captions, and no one wording of a bare name is typical of those.
 */
export const promptTemplates: readonly string[] = [
  '{}',
  'the sound of {}',
  'This is a sound of {}.',
  'a recording of {}',
  '{} can be heard',
];

/** The general templates and the pack's own, once each. */
export function listPromptTemplates(packTemplate: string): string[] {
  return [...new Set([packTemplate, ...promptTemplates])];
}
