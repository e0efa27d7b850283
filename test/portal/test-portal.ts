import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDeal } from './crm/items.js';
import { runAction } from './emulator-actions.js';
import { issueTokens } from './portal-context.js';
import type { RunningPortal, StartOptions } from './start-portal.js';
import { startPortal } from './start-portal.js';

export interface RestAnswer {
  status: number;
  body: { result?: unknown; error?: string; error_description?: string; [key: string]: unknown };
}

/** A portal of a test, with its application installed, in a folder that goes with it. */
export interface TestPortal extends RunningPortal {
  directory: string;
  token(userId: number): string;
  /** POSTs JSON with `auth` in the body, as the SDK does. */
  rest(method: string, params: Record<string, unknown>, token?: string): Promise<RestAnswer>;
  /** Ids that a deal's file field holds. */
  fileIds(fieldName: string, dealId?: number): number[];
  remove(): Promise<void>;
}

export type TestPortalOptions = Partial<StartOptions> & { install?: boolean };

export async function openTestPortal({ install = true, ...options }: TestPortalOptions = {}): Promise<TestPortal> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'portal-')));
  const running = await startPortal({
    portalHost: '127.0.0.2',
    portalPort: 0,
    oauthHost: '127.0.0.3',
    oauthPort: 0,
    appUrl: 'http://127.0.0.4:7712',
    ...options,
    directory,
  });
  const { context, portalOrigin } = running;
  context.knobs.eventDelayMs = 0;
  if (install) {
    await runAction(context, { action: 'begin-installation' });
    await runAction(context, { action: 'finish-installation' });
  }
  const token = (userId: number): string => issueTokens(context, userId).accessToken;
  return {
    ...running,
    directory,
    token,
    async rest(method, params, auth = token(7)) {
      const answer = await fetch(`${portalOrigin}/rest/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...params, auth }),
      });
      return { status: answer.status, body: (await answer.json()) as RestAnswer['body'] };
    },
    fileIds: (fieldName, dealId = 412) => findDeal(context, dealId)?.files[fieldName] ?? [],
    async remove() {
      await running.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
