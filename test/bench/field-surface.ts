import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { projectRoot } from '../support/root.js';
import type { Section } from './figures.js';

const webRoot = join(projectRoot, 'app-frontend/dist/web');
const entry = 'src/main.tsx';
const surface = 'src/surfaces/field/field-surface.tsx';

const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    name: z.string().optional(),
    imports: z.array(z.string()).default([]),
    dynamicImports: z.array(z.string()).default([]),
  }),
);
type Manifest = z.infer<typeof manifestSchema>;

/** What a browser loads of script until the field shows: entry, surface, the texts of one language, and all they import statically. */
export function measureFieldSurface(): Section {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(webRoot, '.vite/manifest.json'), 'utf8')));
  const languages = (manifest[entry]?.dynamicImports ?? []).filter((key) => manifest[key]?.name === 'field');
  if (languages.length === 0) throw new Error('The field has no texts in the manifest');
  const sizes = languages.map((texts) => compressedSize(filesOf(manifest, [entry, surface, texts])));
  const gzip = Math.max(...sizes.map((size) => size.gzip));
  const brotli = Math.max(...sizes.map((size) => size.brotli));
  const note = `gzip; the largest of ${languages.length} languages; the portal's SDK loads after it`;
  return {
    title: 'Field surface',
    figures: [
      { name: 'script until first content', value: gzip / 1000, unit: 'KB', target: { atMost: 85 }, note },
      { name: 'the same, brotli', value: brotli / 1000, unit: 'KB' },
    ],
  };
}

function filesOf(manifest: Manifest, keys: readonly string[], seen = new Set<string>()): string[] {
  return keys.flatMap((key) => {
    const chunk = manifest[key];
    if (chunk === undefined) throw new Error(`The manifest lacks ${key}`);
    if (seen.has(key)) return [];
    seen.add(key);
    return [chunk.file, ...filesOf(manifest, chunk.imports, seen)];
  });
}

function compressedSize(files: readonly string[]): { gzip: number; brotli: number } {
  const contents = files.map((file) => readFileSync(join(webRoot, file)));
  const sum = (compress: (content: Buffer) => Buffer): number =>
    contents.reduce((size, content) => size + compress(content).length, 0);
  return { gzip: sum(gzipSync), brotli: sum(brotliCompressSync) };
}
