// Picks the wire: a MessagePort from the preload script in the desktop app, a WebSocket in a browser.
import type { Bridge } from '../../shared/contract/contract.ts';
import type { Desktop } from '../../shared/contract/desktop.ts';
import { connect } from '../../shared/rpc/connect.ts';
import { messagePort } from '../../shared/rpc/message-port.ts';
import { webSocketClientPort } from '../../shared/rpc/websocket-client-port.ts';
import { browserDesktop } from './browser-desktop.ts';
import { electronDesktop } from './electron-desktop.ts';
import { takePageToken } from './page-token.ts';

/** The page message with which the preload script hands over ports: `ports[0]` to the library, `ports[1]` to the shell. */
const portMessage = 'earmark-port';
/** Posted by the page when it listens, so that the preload script never hands over too early. */
const readyMessage = 'earmark-ready';

/** Everything the window knows of the world outside. */
export interface Link {
  readonly bridge: Bridge;
  readonly desktop: Desktop;
}

export function openBridge(): Promise<Link> {
  return location.protocol === 'earmark:' ? openDesktopBridge() : Promise.resolve(openBrowserBridge());
}

function openBrowserBridge(): Link {
  const address = new URL('/rpc', location.href);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  address.hash = '';
  address.search = new URLSearchParams({ token: takePageToken() }).toString();
  return { bridge: connect(webSocketClientPort(new WebSocket(address))), desktop: browserDesktop };
}

function openDesktopBridge(): Promise<Link> {
  return new Promise((resolve) => {
    window.addEventListener('message', function receive(event) {
      const [library, shell] = event.ports;
      if (event.source !== window || event.data !== portMessage || !library || !shell) return;
      window.removeEventListener('message', receive);
      resolve({ bridge: connect(messagePort(library)), desktop: electronDesktop(messagePort(shell)) });
    });
    window.postMessage(readyMessage, '*');
  });
}
