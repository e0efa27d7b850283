import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const webRoot = fileURLToPath(new URL('dist/web', import.meta.url));

/** What the PDF preview loads by name at run time: served from our own origin beside the scripts. */
function copyPdfAssets(): Plugin {
  const source = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  return {
    name: 'dealseal-pdf-assets',
    apply: 'build',
    async closeBundle() {
      await Promise.all(
        ['cmaps', 'standard_fonts', 'wasm', 'iccs'].map((folder) =>
          cp(join(source, folder), join(webRoot, 'pdfjs', folder), { recursive: true }),
        ),
      );
    },
  };
}

export default defineConfig({
  base: '/app/',
  plugins: [react(), copyPdfAssets()],
  build: {
    outDir: webRoot,
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    // No data: URLs: the page's policy allows our own origin only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: 'src/main.tsx' },
    chunkSizeWarningLimit: 1300,
  },
});
