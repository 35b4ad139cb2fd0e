import { countOf } from '../../../core/format/format-count.ts';
import { useCall, useCommand } from '../../queries/use-call.ts';
import { Button } from '../../ui/button.tsx';
import type { WriteCaptions } from './captions.tsx';

/** Captions of all selected clips. */
export function BulkCaptions({ ids, onWrite }: { ids: readonly number[]; onWrite: WriteCaptions }) {
  const progress = useCall('jobs.progress', {}).data?.captions;
  const remove = useCommand('captions.remove', ['clips.get', 'clips.list', 'search.find']);
  if (progress && !progress.isAvailable) {
    return (
      <section>
        <h3>Captions</h3>
        <p className="faint">The pack in use writes no captions.</p>
      </section>
    );
  }
  return (
    <section className="bulk-captions">
      <h3>Captions</h3>
      <p>
        <Button icon="caption" onClick={() => onWrite(ids, false)}>
          Write for {countOf(ids.length, 'clip')}
        </Button>
        <Button kind="quiet" title="Also where there is one already" onClick={() => onWrite(ids, true)}>
          Write anew
        </Button>
        <Button kind="quiet" onClick={() => remove.mutate({ ids: [...ids] })}>
          Remove captions
        </Button>
      </p>
    </section>
  );
}
