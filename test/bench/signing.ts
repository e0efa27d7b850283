import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { type BenchTenant, credentialId } from './bench-service.js';
import type { BenchDocument } from './documents.js';
import type { LiveCode } from './people.js';

export interface Authorized {
  readonly authorizationId: string;
  readonly personId: string;
}

export async function authorize(
  { client }: BenchTenant,
  { personId, code }: LiveCode,
  documents: readonly Pick<BenchDocument, 'sha256'>[],
): Promise<Authorized> {
  const digests = documents.map(({ sha256 }) => sha256);
  const request = { requestKey: randomUUID(), personId, credentialId, code, digests };
  const { authorizationId } = await client.authorize(request);
  return { authorizationId, personId };
}

/** One signature request from its head to the last byte of the signed document; in ms. */
export async function sign({ client }: BenchTenant, by: Authorized, document: BenchDocument): Promise<number> {
  const start = performance.now();
  const { bytes, sha256 } = document;
  const { receipt, body } = await client.sign(
    {
      requestKey: randomUUID(),
      ...by,
      sha256,
      size: bytes.length,
      mark: { kind: 'preset', preset: 'last-page-bottom-right' },
      timeZone: 'Europe/Podgorica',
      language: 'sr-Latn-ME',
    },
    Readable.from([bytes]),
  );
  let size = 0;
  for await (const chunk of body) size += chunk instanceof Uint8Array ? chunk.length : 0;
  if (size !== receipt.outputSize) throw new Error(`${size} bytes came instead of ${receipt.outputSize}`);
  return performance.now() - start;
}

/** Runs `work` in so many lines at once until each answers false. Answers the seconds that it took. */
export async function inParallel(lines: number, work: () => Promise<boolean>): Promise<number> {
  const start = performance.now();
  const line = async (): Promise<void> => {
    while (await work());
  };
  await Promise.all(Array.from({ length: lines }, line));
  return (performance.now() - start) / 1000;
}
