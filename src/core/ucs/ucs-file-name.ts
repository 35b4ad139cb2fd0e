import { findUcs, type UcsEntry } from './ucs-lookup.ts';

/** The parts of `CatID[-UserCategory]_[VendorCategory-]FXName_CreatorID_SourceID[_UserData].ext`. */
export interface UcsFileName {
  readonly catId: string;
  readonly entry: UcsEntry;
  readonly userCategory: string | null;
  readonly vendorCategory: string | null;
  readonly fxName: string;
  readonly creatorId: string | null;
  readonly sourceId: string | null;
  readonly userData: string | null;
}

/**
 * Reads a file name in the UCS form, with or without extension; null where the first block is not a CatID
 * of the list. Those of ARCHIVED are plain words (`RAW`, `TEST`, `MIX`) and count in capitals alone. CreatorID and SourceID may be absent, as in many libraries that only took over the CatID.
 */
export function parseUcsFileName(fileName: string): UcsFileName | null {
  const stem = fileName.replace(/\.[A-Za-z0-9]{1,5}$/, '');
  const [first = '', second, creatorId, sourceId, ...userData] = stem.split('_');
  if (second === undefined) return null;
  const dash = first.indexOf('-');
  const catId = dash < 0 ? first : first.slice(0, dash);
  const entry = findUcs(catId);
  if (!entry || (entry.category === 'ARCHIVED' && catId !== entry.catId)) return null;
  const vendor = /^([^- ]{1,20})-(.+)$/.exec(second);
  return {
    catId: entry.catId,
    entry,
    userCategory: dash < 0 ? null : first.slice(dash + 1) || null,
    vendorCategory: vendor?.[1] ?? null,
    fxName: (vendor?.[2] ?? second).trim(),
    creatorId: creatorId || null,
    sourceId: sourceId || null,
    userData: userData.join('_') || null,
  };
}
