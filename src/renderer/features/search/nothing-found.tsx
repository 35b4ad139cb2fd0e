import { countOf, formatCount } from '../../../core/format/format-count.ts';
import { useCall } from '../../queries/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { useSearch } from './search-store.ts';

/** What to try after "nothing here sounds like that". */
export function NothingFound({ notes }: { notes: readonly string[] }) {
  const status = useCall('app.status', {}).data;
  const { mode, setMode, like, folderId, setFolder } = useSearch();
  const isUnfinished = status !== undefined && status.analysed < status.clips;
  return (
    <>
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      <p>
        {like
          ? 'Mark another part of the sound, or take filters away.'
          : 'Try fewer or plainer words: what makes the sound, and what it does.'}
      </p>
      {isUnfinished && (
        <p>
          {formatCount(status.analysed)} of {countOf(status.clips, 'clip')} have been listened to so far; the
          others are found by name only.
        </p>
      )}
      <div className="no-rows-actions">
        {!like && mode !== 'words' && (
          <Button onClick={() => setMode('words')}>Search names and tags only</Button>
        )}
        {!like && mode === 'words' && <Button onClick={() => setMode('auto')}>Search by sound too</Button>}
        {folderId !== null && <Button onClick={() => setFolder(null)}>Search all folders</Button>}
      </div>
    </>
  );
}
