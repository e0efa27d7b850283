import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../app-error.js';
import { languageSchema, surfaceSchema } from '../contract/session.js';
import { isSameEntity } from '../documents/entity.js';
import type { Sealer } from '../store/sealing.js';

/** How long a bearer lives, in seconds. */
export const bearerLifetime = 600;
/** A bearer that ran out longer ago is not renewed (ms): the page was closed, or slept, for most of a day. */
const renewableFor = 12 * 3_600_000;

const claimsSchema = z.object({
  /** member_id */
  m: z.string(),
  /** Person. */
  p: z.string(),
  /** What the frame shows. */
  s: surfaceSchema.transform((surface, context) => {
    if (surface.kind !== 'error') return surface;
    context.addIssue('An error page has no bearer');
    return z.NEVER;
  }),
  l: languageSchema,
  /** ms since the epoch. */
  x: z.number(),
});

export interface BearerClaims {
  readonly memberId: string;
  readonly personId: string;
  readonly surface: Exclude<z.output<typeof surfaceSchema>, { kind: 'error' }>;
  readonly language: z.output<typeof languageSchema>;
}

/** Bearers are signed claims; nothing is kept of them. Bound to portal, person and what the frame shows (a list: to its entity). */
export interface Bearers {
  issue(claims: BearerClaims): string;
  /** Throws AppError `session-expired` for one that ran out, `session-over` for none of ours. */
  read(bearer: string): BearerClaims;
  /** As read, but one that ran out may still say whose it was. Throws AppError `session-over`. */
  readForRenewal(bearer: string): BearerClaims;
}

export function createBearers(options: { readonly sealer: Sealer; readonly now: () => number }): Bearers {
  const { sealer, now } = options;
  const sign = (keyId: string, payload: string): Buffer =>
    createHmac('sha256', sealer.deriveKey('bearer', keyId)).update(`${keyId}.${payload}`).digest();

  const open = (bearer: string): { claims: BearerClaims; until: number } => {
    const [keyId = '', payload = '', signature = '', ...rest] = bearer.split('.');
    if (bearer.length > 512 || rest.length > 0 || !/^[A-Za-z0-9]{1,16}$/.test(keyId))
      throw new AppError('session-over');
    const given = Buffer.from(signature, 'base64url');
    const expected = signOrRefuse(() => sign(keyId, payload));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new AppError('session-over');
    const { m, p, s, l, x } = claimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    return { claims: { memberId: m, personId: p, surface: s, language: l }, until: x };
  };

  return {
    issue: ({ memberId, personId, surface, language }) => {
      const claims = { m: memberId, p: personId, s: boundTo(surface), l: language, x: now() + bearerLifetime * 1000 };
      const payload = Buffer.from(JSON.stringify(claims), 'utf8').toString('base64url');
      const keyId = sealer.currentKeyId;
      return `${keyId}.${payload}.${sign(keyId, payload).toString('base64url')}`;
    },
    read: (bearer) => {
      const { claims, until } = open(bearer);
      if (until <= now()) throw new AppError('session-expired');
      return claims;
    },
    readForRenewal: (bearer) => {
      const { claims, until } = open(bearer);
      if (until + renewableFor <= now()) throw new AppError('session-over');
      return claims;
    },
  };
}

/** A list's documents have no room in a header: its bearer is good for their card, as a tab's is, or for several as the application's own page. */
function boundTo(surface: BearerClaims['surface']): BearerClaims['surface'] {
  if (surface.kind !== 'sign-list') return surface;
  const [first, ...others] = surface.documents;
  const isOfOne = others.every((each) => first !== undefined && isSameEntity(each, first));
  if (first === undefined || !isOfOne) return { kind: 'home' };
  return { kind: 'tab', entityTypeId: first.entityTypeId, entityId: first.entityId };
}

/** A key that was taken out of the key file ends its bearers. */
function signOrRefuse(sign: () => Buffer): Buffer {
  try {
    return sign();
  } catch (cause) {
    throw new AppError('session-over', { cause });
  }
}
