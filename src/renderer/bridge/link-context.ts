import { createContext, useContext } from 'react';
import type { Bridge } from '../../shared/contract/contract.ts';
import type { Desktop } from '../../shared/contract/desktop.ts';
import type { Link } from './open-bridge.ts';

export const LinkContext = createContext<Link | null>(null);

export function useBridge(): Bridge {
  return useLink().bridge;
}

export function useDesktop(): Desktop {
  return useLink().desktop;
}

function useLink(): Link {
  const link = useContext(LinkContext);
  if (!link) throw new Error('There is no link to the library around this component.');
  return link;
}
