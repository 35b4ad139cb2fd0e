import { describe, expect, it } from 'vitest';
import { fieldTerm, hasTerm, toggleTerm } from './search-store.ts';

describe('filters in the search box', () => {
  it('are added behind what was typed', () => {
    expect(toggleTerm('rusty gate ', 'tag:wood')).toBe('rusty gate tag:wood');
    expect(toggleTerm('', 'tag:wood')).toBe('tag:wood');
  });
  it('are taken out by the same click, wherever they stand', () => {
    expect(toggleTerm('rusty tag:wood gate', 'tag:wood')).toBe('rusty gate');
    expect(toggleTerm('Tag:Wood', 'tag:wood')).toBe('');
  });
  it('do not confuse a filter with a longer one', () => {
    expect(toggleTerm('tag:woods', 'tag:wood')).toBe('tag:woods tag:wood');
    expect(hasTerm('tag:woods', 'tag:wood')).toBe(false);
  });
  it('quote values that hold more than letters and digits', () => {
    expect(fieldTerm('tag', 'wood')).toBe('tag:wood');
    expect(fieldTerm('tag', 'wet stone')).toBe('tag:"wet stone"');
  });
});
