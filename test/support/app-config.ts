import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Stack } from './stack.js';

const configSchema = z.looseObject({ bitrix24: z.record(z.string(), z.unknown()) });

/** The app-server starts anew with another part of its configuration of Bitrix24. */
export async function configureBitrix24(
  stack: Stack,
  change: (bitrix24: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
): Promise<void> {
  const file = join(stack.directory, 'app', 'config.json');
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
