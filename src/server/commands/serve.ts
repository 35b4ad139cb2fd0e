import { once } from 'node:events';
import { type Command, readCount } from '../command.ts';
import { getPlaces } from '../places.ts';
import { withLibrary } from '../session.ts';

export const serveWindow: Command = {
  usage: 'serve',
  summary: 'Open Earmark in the browser, served on this machine only.',
  help: ['  --port N        which port (any free one)', '  --no-open       only print the address'],
  options: { port: { type: 'string' }, 'no-open': { type: 'boolean' } },
  isWordless: true,
  async run(line, context) {
    const port = readCount(line, 'port', 0, 65535);
    const { terminal, signal } = context;
    await withLibrary(context, { canIndex: true, watch: true, warm: true }, async (session) => {
      const { startLocalServer } = await import('../local-server.ts');
      const { library, logError } = session;
      const { rendererFolder } = getPlaces();
      const server = await startLocalServer({ library, rendererFolder, port, logError });
      if (!context.json) terminal.print('Earmark is running. Its address is for you alone; Ctrl+C ends it.');
      terminal.print(context.json ? JSON.stringify({ url: server.url }) : server.url);
      if (!line.values['no-open']) {
        const { openBrowser } = await import('../open-browser.ts');
        await openBrowser(server.url);
      }
      if (!signal.aborted) await once(signal, 'abort');
      await server.close();
    });
    return 0;
  },
};
