import { z } from 'zod';
import { csvCell, csvMark } from '../contract/csv-cell.js';
import type { StoredEntry } from './read-entries.js';

const columns = [
  'sequence',
  'time',
  'type',
  'person',
  'credential',
  'request',
  'authorization',
  'documents',
  'step',
  'outcome',
  'payload',
  'hash',
] as const;

/** RFC 4180. */
export const csvHead = `${csvMark}${columns.map(csvCell).join(',')}\r\n`;

const text = z.string().optional().catch(undefined);
const factsSchema = z.object({
  personId: text,
  credentialId: text,
  requestKey: text,
  authorizationId: text,
  digests: z.array(z.string()).optional().catch(undefined),
  inputSha256: text,
  outputSha256: text,
  step: z.number().optional().catch(undefined),
  outcome: text,
});

/** An entry with the facts that most have in columns of their own, and all of them as JSON. */
export function csvRow({ sequence, time, type, payload, hash }: StoredEntry): string {
  const facts = factsSchema.parse(payload === null ? {} : JSON.parse(payload));
  const { digests = [], inputSha256, outputSha256, step } = facts;
  const documents = [...digests, inputSha256, outputSha256].filter((digest) => digest !== undefined);
  const cells = [
    String(sequence),
    new Date(time).toISOString(),
    type,
    facts.personId ?? '',
    facts.credentialId ?? '',
    facts.requestKey ?? '',
    facts.authorizationId ?? '',
    documents.join(' '),
    step === undefined ? '' : String(step),
    facts.outcome ?? '',
    payload ?? '',
    hash,
  ];
  return `${cells.map(csvCell).join(',')}\r\n`;
}
