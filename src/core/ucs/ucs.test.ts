import { describe, expect, test } from 'vitest';
import { parseUcsFileName } from './ucs-file-name.ts';
import { findUcs, findUcsByName, listUcs } from './ucs-lookup.ts';

describe('the UCS list', () => {
  test('has 752 CatIDs in 82 categories, each once', () => {
    const entries = listUcs();
    expect(entries).toHaveLength(752);
    expect(new Set(entries.map((entry) => entry.catId)).size).toBe(752);
    expect(new Set(entries.map((entry) => entry.category)).size).toBe(82);
  });

  test('is looked up by CatID, category, short form, sub-category and CategoryFull', () => {
    expect(findUcs('doorwood')).toMatchObject({ catId: 'DOORWood', category: 'DOORS', subCategory: 'WOOD' });
    expect(findUcsByName('doors').length).toBeGreaterThan(5);
    expect(findUcsByName('DOOR')).toEqual(findUcsByName('doors'));
    expect(findUcsByName('doors-wood').map((entry) => entry.catId)).toEqual(['DOORWood']);
    expect(findUcsByName('no such thing')).toEqual([]);
  });
});

describe('a UCS file name', () => {
  test('is read into its parts', () => {
    expect(parseUcsFileName('DOORWood_Cabin Door Creak_JD_NONE.wav')).toMatchObject({
      catId: 'DOORWood',
      fxName: 'Cabin Door Creak',
      creatorId: 'JD',
      sourceId: 'NONE',
      userCategory: null,
      userData: null,
    });
  });

  test('may carry user and vendor categories and user data', () => {
    const name = parseUcsFileName('GUNAuto-EXT_BATTLE-Rifle Burst 01_ABC_LIB1_take_2.flac');
    expect(name).toMatchObject({
      catId: 'GUNAuto',
      userCategory: 'EXT',
      vendorCategory: 'BATTLE',
      fxName: 'Rifle Burst 01',
      userData: 'take_2',
    });
  });

  test('is not read out of a word that means something else: takes are raw, tests and mixes', () => {
    for (const name of ['raw_0012.wav', 'Test_01.wav', 'mix_final_v2.wav', 'ir_hall.wav', 'Asset_door_1.wav'])
      expect(parseUcsFileName(name), name).toBeNull();
    expect(parseUcsFileName('RAW_Cabin Door_JD_NONE.wav')?.catId).toBe('RAW');
    expect(parseUcsFileName('rain_heavy_01.wav')?.catId).toBe('RAIN');
    expect(parseUcsFileName('doorwood_Cabin_JD.wav')?.catId).toBe('DOORWood');
  });

  test('is not invented: other names give null', () => {
    expect(parseUcsFileName('Door_creak_01.wav')).toBeNull();
    expect(parseUcsFileName('DOORWood.wav')).toBeNull();
    expect(parseUcsFileName('_a_b_c.wav')).toBeNull();
  });
});
