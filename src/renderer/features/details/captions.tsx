import type { ClipDetails } from '../../../shared/contract/clips.ts';

/** What a model wrote, marked as such. */
export function Captions({ captions }: { captions: ClipDetails['captions'] }) {
  if (captions.length === 0) return null;
  return (
    <section>
      <h3>Written by the model</h3>
      <ul className="captions">
        {captions.map(({ text, packId, confidence }) => (
          <li key={`${packId} ${text}`}>
            <span className="selectable">{text}</span>
            <span className="faint" title={`By the pack ${packId}`}>
              {confidence === null ? packId : `${packId}, ${Math.round(confidence * 100)} % sure`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
