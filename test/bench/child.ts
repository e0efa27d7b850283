import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { DemoToken } from '../trust/demo-token.js';
import { projectRoot } from '../support/root.js';

const execute = promisify(execFile);

const engineRounds = z.object({
  rounds: z.int(),
  median: z.number(),
  p95: z.number(),
  prepare: z.number(),
  complete: z.number(),
  processor: z.number(),
});
const engineFigures = z.object({ sameSigner: engineRounds, newSigner: engineRounds });

/** Of the engine alone, in ms; `files` are a document, certificates and a key. */
export function measureEngine(files: readonly [string, string, string]): Promise<z.infer<typeof engineFigures>> {
  return measureIn(engineFigures, 'pades/engine-bench.js', { args: [...files, '300'], env: {} });
}

const times = z.array(z.number()).min(1);
const trustFigures = z.object({
  path: times,
  pathWithCrls: times,
  lookUp: times,
  pathWithLongCrl: times,
  longCrlBytes: z.int(),
});

/** Of paths and CRLs alone, one of so many entries among them, in ms. */
export function measureTrustAlone(entries: number): Promise<z.infer<typeof trustFigures>> {
  return measureIn(trustFigures, 'trust/trust-bench.js', { args: [String(entries), '300'], env: {} });
}

const levelTimes = z.object({ 'B-B': times, 'B-T': times, 'B-LT': times, 'B-LTA': times, extended: times });

/** Of a file signed at each level, and of one raised, in ms; the services' own time is left out. */
export function measureLevelsAlone(document: string): Promise<z.infer<typeof levelTimes>> {
  return measureIn(levelTimes, 'file-signing/level-bench.js', { args: [document, '50'], env: {} });
}

const filledLog = z.object({ append: z.number(), index: z.number() });

/** Makes a tenant's log of so many entries; in seconds. */
export function fillLog(database: string, tenantId: string, entries: number): Promise<z.infer<typeof filledLog>> {
  return measureIn(filledLog, 'audit/log-bench.js', { args: [database, tenantId, String(entries)], env: {} });
}

const foundNames = z.object({ index: z.number(), times: z.record(z.string(), times) });

/** Fills an empty database of the app-server with a log's names, and looks some up: seconds, and ms by text. */
export function measureNames(database: string, entries: number): Promise<z.infer<typeof foundNames>> {
  return measureIn(foundNames, '../../app-server/dist/log/names-bench.js', {
    args: [database, String(entries)],
    env: {},
  });
}

const rawRate = z.object({ rate: z.number(), signatures: z.int(), median: z.number(), p95: z.number() });
/** Signatures per second of the token alone, and its times in ms. */
export type RawRate = z.infer<typeof rawRate>;

export interface RawSigning {
  readonly token: Pick<DemoToken, 'keyUri' | 'pinFile'>;
  readonly modulePath: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly sessions: number;
  readonly milliseconds: number;
}

export function measureRawSigning(signing: RawSigning): Promise<RawRate> {
  const { token, modulePath, environment, sessions, milliseconds } = signing;
  return measureIn(rawRate, 'keys/raw-sign-bench.js', {
    args: [modulePath, token.keyUri, token.pinFile, String(sessions), String(milliseconds)],
    env: { ...environment, UV_THREADPOOL_SIZE: String(sessions + 2) },
  });
}

/** Runs a measuring program of a member, whose insides are its own; it prints one line of JSON. */
async function measureIn<T extends z.ZodType>(
  schema: T,
  program: string,
  { args, env }: { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> },
): Promise<z.output<T>> {
  const file = join(projectRoot, 'signing-service/dist', program);
  const { PATH = '' } = process.env;
  const { stdout } = await execute(process.execPath, [file, ...args], { env: { PATH, ...env } });
  return schema.parse(JSON.parse(stdout));
}
