import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readConfig } from '../config.js';
import { openSealer } from '../store/open-sealer.js';
import { createPortalRepository } from '../store/portal-repository.js';
import { openStore } from '../store/store.js';
import { createTokenRepository } from '../store/token-repository.js';

/*
 * Installs portals as the installer would have: `node portals-bench.js MEMBER-ID PORTALS.json`, with the program's own configuration. Each gets
 * the fields and the pairing of the portal MEMBER-ID, and a chain of tokens for work without a person.
 */

const portalsSchema = z.array(
  z.object({
    memberId: z.string(),
    domain: z.string(),
    clientEndpoint: z.string(),
    serverEndpoint: z.string(),
    applicationToken: z.string(),
    chain: z.object({
      personId: z.string(),
      accessToken: z.string(),
      refreshToken: z.string(),
      expiresAt: z.number(),
    }),
  }),
);

const [model = '', file = ''] = process.argv.slice(2);
const config = readConfig(process.env, process.cwd());
const store = await openStore(config);
const parts = { store, sealer: openSealer(config.sealingKeyFile), now: () => Date.now() };
const portals = createPortalRepository(parts);
const tokens = createTokenRepository(parts);
const [portal, pairing] = [await portals.find(model), await portals.pairing(model)];
if (portal === null || pairing === null) throw new Error('The model is not installed');
for (const { memberId, applicationToken, chain, ...facts } of portalsSchema.parse(
  JSON.parse(readFileSync(file, 'utf8')),
)) {
  await portals.install(memberId, { ...facts, licence: 'L', appVersion: '1', scopes: portal.scopes });
  await portals.setSettings(memberId, portal.settings);
  await portals.setApplicationToken(memberId, applicationToken);
  await portals.setPairing(memberId, pairing);
  await tokens.setServiceToken(memberId, 'main', chain);
}
await store.close();
