import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Where the built frontend is served (its build's `base`). */
export const frontendPath = '/app/';
const entry = 'src/main.tsx';

const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    css: z.array(z.string()).default([]),
    imports: z.array(z.string()).default([]),
  }),
);

/** What the page of a frame loads; paths from our origin's root. */
export interface Frontend {
  /** The folder of the build. */
  readonly directory: string;
  readonly script: string;
  readonly styles: readonly string[];
  /** Scripts that the entry imports at once. */
  readonly preloads: readonly string[];
}

/** Reads Vite's manifest in a build's folder. Throws Error when there is none, or no entry in it. */
export async function readFrontend(directory: string): Promise<Frontend> {
  const text = await readFile(join(directory, '.vite', 'manifest.json'), 'utf8');
  const manifest = manifestSchema.parse(JSON.parse(text));
  const main = manifest[entry];
  if (main === undefined) throw new Error(`The frontend's manifest has no ${entry}`);
  const chunks = [main, ...imported(manifest, main.imports, new Set())];
  const path = (file: string): string => `${frontendPath}${file}`;
  return {
    directory,
    script: path(main.file),
    styles: [...new Set(chunks.flatMap((chunk) => chunk.css))].map(path),
    preloads: chunks.slice(1).map((chunk) => path(chunk.file)),
  };
}

type Manifest = z.output<typeof manifestSchema>;

function imported(manifest: Manifest, names: readonly string[], seen: Set<string>): Manifest[string][] {
  return names.flatMap((name) => {
    const chunk = manifest[name];
    if (chunk === undefined || seen.has(name)) return [];
    seen.add(name);
    return [chunk, ...imported(manifest, chunk.imports, seen)];
  });
}
