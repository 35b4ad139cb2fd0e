import './styles/tokens.css';
import './styles/base.css';
import './ui/ui.css';
import './features/search/search.css';
import './features/results/results.css';
import './features/player/player.css';
import './features/library-panel/library.css';
import './features/progress/progress.css';
import './features/details/details.css';
import './features/details/captions.css';
import './features/details/suggested.css';
import './features/engine/engine.css';
import './features/folder-browser/folder-browser.css';
import './features/welcome/welcome.css';
import './features/notices/notices.css';
import './features/shortcuts/shortcuts.css';
import './app/window.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { Fatal } from './app/fatal.tsx';
import { syncHash } from './app/sync-hash.ts';
import { applyStoredTheme } from './app/theme.ts';

applyStoredTheme();
syncHash();
const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root.');
createRoot(root).render(
  <Fatal>
    <App />
  </Fatal>,
);
