import type { Handlers } from '../../shared/contract/contract.ts';
import { browseFolder } from './browse-folder.ts';
import type { Folders } from './folders.ts';

type FolderCalls = Pick<
  Handlers,
  | 'folders.list'
  | 'folders.add'
  | 'folders.addSamples'
  | 'folders.remove'
  | 'folders.rescan'
  | 'folders.keep'
  | 'folders.browse'
>;

/** Answers the contract's calls about folders. */
export function createFolderCalls(folders: Folders): FolderCalls {
  return {
    'folders.list': () => folders.list(),
    'folders.add': ({ path }) => folders.add(path),
    'folders.addSamples': () => folders.addSamples(),
    'folders.remove': ({ id }) => {
      folders.remove(id);
      return {};
    },
    'folders.rescan': ({ id, confirmMissing }) => folders.rescan(id, confirmMissing),
    'folders.keep': ({ id }) => folders.keep(id),
    'folders.browse': ({ path }) => browseFolder(path),
  };
}
