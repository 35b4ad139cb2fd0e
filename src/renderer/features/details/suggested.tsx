import type { ClipDetails, ClipSummary } from '../../../shared/contract/clips.ts';
import type { SuggestedCategory, SuggestedTag, Suggestions } from '../../../shared/contract/suggestions.ts';
import { useCall, useCommand } from '../../queries/use-call.ts';
import { Icon } from '../../ui/icon.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { describeChance, isWorthShowing } from './describe-chance.ts';

interface SuggestedProps {
  readonly clip: ClipDetails;
  readonly onShowClip: (clipId: number) => void;
}

/** Whoever runs through the list with the arrow keys is not asking about each clip. */
const restMs = 250;

/** In a small library the nearest sounds may be far: those below are no evidence. */
const leastAlike = 0.2;

/** What the clip seems to be, marked as a model's guess. Nothing is kept until it is clicked. */
export function Suggested({ clip, onShowClip }: SuggestedProps) {
  const restingId = useDebounced(clip.id, restMs);
  const isEnabled = restingId === clip.id && clip.windowCount > 0;
  const found = useCall('suggestions.find', { id: clip.id }, { isEnabled, staleMs: 60_000 }).data;
  if (!isEnabled || !found) return null;
  const { note, tags } = found;
  const categories = found.categories.filter(isWorthShowing);
  const alike = found.alike.filter(({ sound }) => sound >= leastAlike);
  if (categories.length + tags.length + alike.length === 0) return null;
  return (
    <section className="suggested" aria-label="Suggested by the model">
      <h3>
        Suggested{' '}
        <span title="The model's guesses from the sound alone. Click one to keep it.">by the model</span>
      </h3>
      {categories.length > 0 && <Categories clip={clip} categories={categories} />}
      {tags.length > 0 && <Tags clipId={clip.id} tags={tags} />}
      {alike.length > 0 && <Alike alike={alike} onShowClip={onShowClip} />}
      {note && <p className="faint">{note}</p>}
    </section>
  );
}

function Categories({ clip, categories }: { clip: ClipDetails; categories: readonly SuggestedCategory[] }) {
  const categorise = useCommand('clips.categorise', ['clips.get', 'clips.list', 'search.find']);
  return (
    <ul className="suggested-categories" aria-label="Categories">
      {categories.map(({ catId, category, subCategory, probability, categoryProbability }) => {
        const isChosen = clip.ucs?.catId === catId;
        return (
          <li key={catId}>
            <button
              type="button"
              aria-pressed={isChosen}
              title={
                isChosen
                  ? `${catId} is kept`
                  : `Keep ${catId}: right in ${percent(probability)} of such cases, ${category} in ${percent(categoryProbability)}`
              }
              onClick={() => categorise.mutate({ ids: [clip.id], catId: isChosen ? null : catId })}
            >
              {isChosen && <Icon name="check" size={12} />}
              <span>
                {category} / {subCategory}
              </span>
              <span className="faint">{isChosen ? 'kept' : describeChance(probability)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Tags({ clipId, tags }: { clipId: number; tags: readonly SuggestedTag[] }) {
  const change = useCommand('tags.change', [
    'clips.get',
    'clips.list',
    'tags.list',
    'search.find',
    'search.similar',
    'suggestions.find',
  ]);
  return (
    <ul className="tag-chips suggested-tags" aria-label="Tags">
      {tags.map(({ name, probability }) => (
        <li key={name}>
          <button
            type="button"
            aria-label={`Add tag ${name}`}
            title={`Add this tag: ${percent(probability)} sure`}
            onClick={() => change.mutate({ ids: [clipId], add: [name] })}
          >
            <Icon name="plus" size={11} />
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Alike({ alike, onShowClip }: { alike: Suggestions['alike']; onShowClip: (clipId: number) => void }) {
  return (
    <>
      <h4>Sounds like</h4>
      <ul className="suggested-alike" aria-label="Sounds like">
        {alike.map(({ clip, ucs }) => (
          <li key={clip.id}>
            <button
              type="button"
              className="link-button"
              title={clip.path}
              onClick={() => onShowClip(clip.id)}
            >
              {clip.name}
            </button>
            <span className="faint">{describeAlike(clip, ucs)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Category and tags; where nobody gave any, what is said of it in words. */
function describeAlike({ tags, about }: ClipSummary, ucs: ClipDetails['ucs']): string {
  const known = [ucs && `${ucs.category} / ${ucs.subCategory}`, ...tags].filter(Boolean).join(', ');
  return known || (about?.text ?? '');
}

const percent = (probability: number) => `${Math.round(probability * 100)} %`;
