import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { z } from 'zod';
import { AppError } from '../app-error.js';
import type { testSignatureSchema } from '../contract/install.js';
import type { PortalRepository } from '../store/portal-repository.js';
import type { Store } from '../store/store.js';
import { makeSamplePage } from './sample-page.js';
import type { ServiceClients } from './service-clients.js';
import { keepTestSignature } from './test-signatures.js';

export interface SampleParts {
  readonly portals: PortalRepository;
  readonly services: ServiceClients;
  readonly store: Store;
  readonly now: () => number;
}

/**
 * The first test signature: a page made on the spot, signed by who asks with their own code on the way that every document takes through the
 * signing-service, and kept until the next. Throws AppError `signing-service-unpaired`; SigningServiceError.
 */
export async function signSample(
  { portals, services, store, now }: SampleParts,
  memberId: string,
  request: z.output<typeof testSignatureSchema> & { readonly personId: string },
): Promise<void> {
  const tenantId = (await portals.find(memberId))?.pairing?.tenantId;
  if (tenantId === undefined) throw new AppError('signing-service-unpaired');
  const { requestKey, personId, credentialId, code, timeZone, language } = request;
  const page = await makeSamplePage(language, new Date(now()).toISOString().slice(0, 10));
  const sha256 = createHash('sha256').update(page).digest('hex');
  const service = await services.of(memberId);
  const { authorizationId } = await service.authorize({
    requestKey,
    personId,
    credentialId,
    code,
    digests: [sha256],
    labels: { test: 'install' },
  });
  const { receipt, body } = await service.sign(
    {
      requestKey,
      authorizationId,
      personId,
      sha256,
      size: page.length,
      mark: { kind: 'preset', preset: 'last-page-bottom-left' },
      timeZone,
      language,
    },
    Readable.from([page]),
  );
  await keepTestSignature(store, memberId, {
    tenantId,
    person: receipt.signer,
    at: receipt.signedAt,
    isTest: receipt.credential.isTest === true,
    pdf: await buffer(body),
  });
}
