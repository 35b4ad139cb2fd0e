import type { SearchMode } from '../../../shared/contract/search.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { useSearch } from './search-store.ts';

const modes: readonly { value: SearchMode; label: string; hint: string }[] = [
  { value: 'auto', label: 'Both', hint: 'By sound and by words: names, tags, descriptions' },
  { value: 'sound', label: 'Sound', hint: 'Only by what it sounds like, whatever it is called' },
  { value: 'words', label: 'Words', hint: 'Only by names, folders, tags and descriptions' },
];

export function ModeSwitch() {
  const mode = useSearch((state) => state.mode);
  const setMode = useSearch((state) => state.setMode);
  return <Segmented label="Search by" value={mode} options={modes} onChange={setMode} />;
}
