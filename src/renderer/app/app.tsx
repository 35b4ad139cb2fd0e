import { QueryClientProvider } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { LinkContext } from '../bridge/link-context.ts';
import { type Link, openBridge } from '../bridge/open-bridge.ts';
import { Connected } from './connected.tsx';
import { ConnectionLost } from './connection-lost.tsx';
import { Opening } from './opening.tsx';
import { createQueryClient } from './query-client.ts';

const queryClient = createQueryClient();

/** Holds the link to the library: opens it, notices when it is lost, and opens it again when asked to. */
export function App() {
  const [link, setLink] = useState<Link | null>(null);
  const [isLost, setLost] = useState(false);

  const open = useCallback(() => {
    void openBridge().then((opened) => {
      setLink(opened);
      setLost(false);
      opened.bridge.onClosed(() => setLost(true));
    });
  }, []);
  useEffect(open, [open]);
  // Only now does every question go over the new wire.
  useEffect(() => {
    if (link) void queryClient.invalidateQueries({}, { cancelRefetch: false });
  }, [link]);

  if (!link) return <Opening />;
  return (
    <QueryClientProvider client={queryClient}>
      <LinkContext value={link}>
        <Connected />
        {isLost && <ConnectionLost kind={link.desktop.kind} onReconnect={open} />}
      </LinkContext>
    </QueryClientProvider>
  );
}
