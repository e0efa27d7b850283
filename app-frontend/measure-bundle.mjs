import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/**
 * Prints, as JSON, the bytes of script and style that each surface needs for its first content, from the built manifest.
 * The field's budget (ux.md §1.8) is held against gzip, the larger of the two; exit code 1 when it is passed.
 */
const webRoot = fileURLToPath(new URL('dist/web/', import.meta.url));
const fieldBudget = 85_000;
const surfaces = {
  field: ['src/surfaces/field/field-surface.tsx', 'field'],
  tab: ['src/surfaces/tab/tab-surface.tsx', 'tab'],
  sign: ['src/surfaces/slider/slider-surface.tsx', 'signing'],
  'sign-list': ['src/surfaces/slider/list-surface.tsx', 'signing'],
  enrol: ['src/enrolment/enrolment-surface.tsx', 'enrolment'],
  home: ['src/surfaces/home/home-surface.tsx', 'home'],
  install: ['src/surfaces/install/install-surface.tsx', 'install'],
};
const languages = ['en', 'me', 'ru'];

/** @typedef {{ file: string, imports?: string[], css?: string[] }} Chunk */
/** @typedef {{ raw: number, gzip: number, brotli: number }} Sizes */

const manifest = /** @type {Record<string, Chunk>} */ (
  JSON.parse(await readFile(`${webRoot}.vite/manifest.json`, 'utf8'))
);

/**
 * A chunk and everything it imports statically.
 * @param {string} key
 * @param {Set<string>} found
 * @returns {Set<string>}
 */
function closure(key, found = new Set()) {
  const chunk = manifest[key];
  if (chunk === undefined) throw new Error(`The build has no ${key}`);
  if (!found.has(key)) {
    found.add(key);
    for (const imported of chunk.imports ?? []) closure(imported, found);
  }
  return found;
}

/**
 * @param {Iterable<string>} files
 * @returns {Promise<Sizes>}
 */
async function sizeOf(files) {
  const sizes = { raw: 0, gzip: 0, brotli: 0 };
  for (const file of files) {
    const bytes = await readFile(webRoot + file);
    sizes.raw += bytes.length;
    sizes.gzip += gzipSync(bytes, { level: 9 }).length;
    sizes.brotli += brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  }
  return sizes;
}

/** @type {Record<string, { script: Sizes, style: Sizes }>} */
const report = {};
for (const [surface, [module, texts]] of Object.entries(surfaces)) {
  for (const language of languages) {
    const keys = new Set([
      ...closure('src/main.tsx'),
      ...closure(module),
      ...closure(`src/texts/${language}/${texts}.ts`),
    ]);
    const chunks = [...keys].map((key) => manifest[key]);
    const styles = new Set(chunks.flatMap((chunk) => chunk.css ?? []));
    report[`${surface} ${language}`] = {
      script: await sizeOf(chunks.map((chunk) => chunk.file)),
      style: await sizeOf(styles),
    };
  }
}
const largest = Math.max(...languages.map((language) => report[`field ${language}`].script.gzip));
console.log(JSON.stringify({ fieldBudget, fieldScript: largest, surfaces: report }, null, 2));
if (largest > fieldBudget) process.exitCode = 1;
