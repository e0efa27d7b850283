import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { projectRoot } from './root.js';
import type { Stack } from './stack.js';

const configFile = ({ directory }: Stack): string => join(directory, 'app', 'config.json');
const configSchema = z.looseObject({ bitrix24: z.record(z.string(), z.unknown()) });

/** The app-server starts anew with another part of its configuration of Bitrix24. */
export async function configureBitrix24(
  stack: Stack,
  change: (bitrix24: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
): Promise<void> {
  const file = configFile(stack);
  const config = configSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const next = { ...config, bitrix24: { ...config.bitrix24, ...change(config.bitrix24) } };
  await writeFile(file, JSON.stringify(next));
  await stack.app.stop();
  await stack.app.start();
}

/** The app-server may call further hosts without TLS. */
export function allowPlainHosts(stack: Stack, hosts: readonly string[]): Promise<void> {
  return configureBitrix24(stack, ({ plainHttpHosts }) => ({
    plainHttpHosts: [...z.array(z.string()).parse(plainHttpHosts), ...hosts],
  }));
}

/** Standard output of a command of the app-server's, over the same database. Throws when it fails. */
export async function appCommand(stack: Stack, ...words: readonly string[]): Promise<string> {
  const env = { ...process.env, DEALSEAL_APP_CONFIG: configFile(stack) };
  const program = join(projectRoot, 'app-server/dist/main.js');
  return (await promisify(execFile)(process.execPath, [program, ...words], { env })).stdout;
}
