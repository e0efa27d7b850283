import { listTenantCredentials } from '../authorization/credentials.js';
import type { AuthorizationContext } from '../authorization/context.js';
import { ServiceError } from '../authorization/errors.js';
import { keepMarkLogo } from '../authorization/keep-mark-logo.js';
import {
  largestLogoBytes,
  type MarkLogoAnswer,
  type MarkSample,
  type MarkSampleAnswer,
  usualMarkDesign,
} from '../contract/mark-design.js';
import { blankPage } from '../pades/mark/blank-page.js';
import { markSizes } from '../pades/mark/mark-shape.js';
import { designOptions } from './chosen-design.js';
import type { CredentialRegistry } from './credential-registry.js';
import type { KnownLogos } from './known-logos.js';
import { asService } from './service-error-of.js';
import type { SignatureEngine } from './signature-engine.js';

/** Points between a sample and the edge of its page. */
const margin = 12;

export interface SampleContext {
  readonly authorization: AuthorizationContext;
  readonly credentials: CredentialRegistry;
  readonly engine: SignatureEngine;
  readonly logos: KnownLogos;
}

/** What is drawn, and for whom. */
interface Drawn {
  readonly tenantId: string;
  readonly sample: MarkSample;
  readonly logo: Uint8Array | undefined;
}

/** Keeps a logo that the engine can draw: it was drawn once. Throws `mark-picture-invalid`, `mark-picture-too-large`. */
export async function keepLogo(context: SampleContext, tenantId: string, picture: Buffer): Promise<MarkLogoAnswer> {
  if (picture.length > largestLogoBytes) {
    throw new ServiceError('mark-picture-too-large', { details: { limitBytes: largestLogoBytes } });
  }
  const sample = { design: usualMarkDesign, name: 'A', language: 'en', timeZone: 'UTC' } as const;
  await draw(context, { tenantId, sample, logo: picture });
  return { sha256: await keepMarkLogo(context.authorization, tenantId, picture), bytes: picture.length };
}

/** A page with nothing but a mark of the design. Throws `act-not-possible` for a logo that is not kept, `mark-text-unsupported`. */
export async function drawSample(
  context: SampleContext,
  tenantId: string,
  sample: MarkSample,
): Promise<MarkSampleAnswer> {
  const { logo: sha256 } = sample.design;
  const logo = sha256 === null ? undefined : await context.logos.of({ tenantId, sha256 });
  if (logo === null) throw new ServiceError('act-not-possible', { privateCause: 'the logo is not kept here' });
  return { pdf: (await draw(context, { tenantId, sample, logo })).toString('base64') };
}

/** As a signature is prepared, and no further: nothing is signed. */
async function draw(context: SampleContext, { tenantId, sample, logo }: Drawn): Promise<Buffer> {
  const { authorization, credentials, engine } = context;
  const { design, name, language, timeZone } = sample;
  const { width, height } = markSizes[design.shape];
  const page = blankPage({ width: width + 2 * margin, height: height + 2 * margin });
  const [first] = await credentials.present(await listTenantCredentials(authorization, tenantId));
  const certificate = {
    issuerCommonName: first?.issuer,
    issuerOrganisation: undefined,
    serial: first?.serialNumber ?? '00',
  };
  const { prepared } = await asService(() =>
    engine.prepare(
      { tenantId, input: { bytes: page } },
      {
        signerName: name,
        organisation: first?.organisation ?? undefined,
        signingTime: new Date(Math.floor(authorization.now() / 1000) * 1000),
        timeZone,
        ...designOptions(design, language),
        logo,
        mark: { kind: 'place', place: { page: 1, x: margin, y: margin } },
        certificate,
        contentsSize: 64,
        fileId: authorization.randomBytes(16),
      },
      'sha256',
    ),
  );
  return Buffer.concat([page, prepared.tail]);
}
