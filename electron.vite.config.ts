import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Three builds into `out/`: the processes of Node and main, the preload script, the window. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: {
          main: at('src/main/main.ts'),
          'library-process': at('src/library/library-process.ts'),
          'worker-main': at('src/worker/worker-main.ts'),
          'file-thread': at('src/library/folders/file-thread.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload script is one CommonJS file that may require nothing but electron.
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: at('src/main/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    base: './',
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      rollupOptions: { input: at('src/renderer/index.html') },
    },
  },
});
