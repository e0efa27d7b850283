import { execFileSync } from 'node:child_process';
import { withFile } from './with-file.test-support.js';

/** The objects of a document as qpdf reads them (its JSON, version 2): another reader than ours. */
export interface PdfObjects {
  readonly headerVersion: number;
  readonly catalog: unknown;
  /** The value, references followed. */
  readonly resolve: (value: unknown) => unknown;
  readonly entry: (dict: unknown, key: string) => unknown;
  /** Decoded bytes of the stream that a reference means; undefined for anything else. */
  readonly streamOf: (reference: unknown) => Buffer | undefined;
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}

/** Of a document that qpdf reads. The password reaches it on its standard input. */
export function readObjects(pdf: Uint8Array, password = ''): PdfObjects {
  const what = ['--json=2', '--json-key=qpdf', '--json-stream-data=inline', '--decode-level=generalized'];
  const options = [...what, '--warning-exit-0', '--password-file=-'];
  const json = withFile(pdf, (path) =>
    execFileSync('qpdf', [...options, path], {
      input: `${password}\n`,
      encoding: 'utf8',
      stdio: 'pipe',
      maxBuffer: 256 * 1024 * 1024,
    }),
  );
  const parsed: unknown = JSON.parse(json);
  const parts = field(parsed, 'qpdf');
  const [header, objects] = itemsOf(parts);
  const found = (reference: unknown) => field(objects, `obj:${String(reference)}`);
  const isReference = (value: unknown) => typeof value === 'string' && /^\d+ \d+ R$/u.test(value);
  const resolve = (value: unknown): unknown => (isReference(value) ? field(found(value), 'value') : value);
  const entry = (dict: unknown, key: string) => resolve(field(dict, key));
  return {
    headerVersion: Number(field(header, 'pdfversion')),
    catalog: entry(field(field(objects, 'trailer'), 'value'), '/Root'),
    resolve,
    entry,
    streamOf(reference) {
      const data = field(field(isReference(reference) ? found(reference) : undefined, 'stream'), 'data');
      return typeof data === 'string' ? Buffer.from(data, 'base64') : undefined;
    },
  };
}

/** The references in an array. */
export function itemsOf(array: unknown): unknown[] {
  return Array.isArray(array) ? array : [];
}

/** Entries of a dictionary. */
export function entriesOf(dict: unknown): [string, unknown][] {
  return typeof dict === 'object' && dict !== null && !Array.isArray(dict) ? Object.entries(dict) : [];
}
