import type { DescriptionState } from './use-description.ts';

/** The field of a person's own words. */
export function Description({ description }: { description: DescriptionState }) {
  return (
    <section>
      <h3>
        <label htmlFor="clip-description">Description</label>
      </h3>
      <textarea
        id="clip-description"
        className="field"
        rows={3}
        maxLength={20000}
        placeholder="Your own words; they can be searched"
        value={description.text}
        onChange={(event) => description.setText(event.target.value)}
        onBlur={() => void description.flush().catch(() => undefined)}
      />
      <p className="save-state faint" role="status">
        {description.status}
      </p>
    </section>
  );
}
