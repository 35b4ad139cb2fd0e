// Runs sandboxed between main and the page. All it does is carry two ports across: to the library and to the shell.
import { ipcRenderer } from 'electron';

// The page says when it listens. Names as in the renderer's message wire.
window.addEventListener('message', (event) => {
  if (event.source === window && event.data === 'earmark-ready') ipcRenderer.send('earmark-ports');
});
ipcRenderer.on('earmark-ports', (event) => {
  window.postMessage('earmark-port', location.origin, event.ports);
});
