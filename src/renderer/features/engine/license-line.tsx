import type { PackLicense } from '../../../shared/contract/packs.ts';

export function LicenseLine({
  license,
  onOpenLink,
}: {
  license: PackLicense;
  onOpenLink: (url: string) => void;
}) {
  const { spdx, url, attribution } = license;
  return (
    <span className="license-line faint">
      Licence:{' '}
      {url ? (
        <button type="button" className="link-button" onClick={() => onOpenLink(url)}>
          {spdx}
        </button>
      ) : (
        spdx
      )}
      {attribution && ` · ${attribution}`}
    </span>
  );
}
