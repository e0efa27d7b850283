import { labelsOf } from '@dealseal/app-server/contract/labels';
import type { Me } from '@dealseal/app-server/contract/people';
import type { DocumentAddress } from '@dealseal/app-server/contract/session';
import type { Credential } from '@dealseal/signing-service/contract/people';
import type { AppError } from '../api/app-error.js';

/** Why the signing-service would refuse a code for these documents with a certificate that could sign. */
export type GrantRefusal = 'ended' | 'other-field' | 'other-documents' | 'used-up' | 'too-few-left';

/** What a person's grant says of the documents that are to be signed. */
export interface GrantStanding {
  readonly refusal: GrantRefusal | null;
  /** The moment from which it is over; null = until it is withdrawn. */
  readonly until: string | null;
  /** Documents a day of UTC, and how many of them are left today; null = any number. */
  readonly today: { readonly number: number; readonly left: number; readonly freshAt: string } | null;
}

/** A certificate as it is offered for certain documents; without a standing where the service knows no limits. */
export type OfferedCredential = Credential & { readonly grant?: GrantStanding };

/** The person's certificates, for these documents under one code. The service judges in the end: this tells it beforehand. */
export function offerCredentials(
  me: Pick<Me, 'credentials' | 'grants'> | null,
  documents: readonly DocumentAddress[],
  now: number,
): readonly OfferedCredential[] {
  if (me === null) return [];
  return me.credentials.map((credential) => {
    const grant = me.grants.find(({ credentialId }) => credentialId === credential.credentialId);
    return grant === undefined ? credential : { ...credential, grant: standingOf(grant, documents, now) };
  });
}

export function canSign({ state, grant }: OfferedCredential): boolean {
  return state === 'usable' && (grant?.refusal ?? null) === null;
}

/** What a grant is good for was known otherwise, or has changed. */
export function isOfGrant({ code }: AppError): boolean {
  return code === 'grant-ended' || code === 'grant-elsewhere' || code === 'grant-used-up';
}

const day = 86_400_000;

function standingOf(
  { limits, usedToday }: Me['grants'][number],
  documents: readonly DocumentAddress[],
  now: number,
): GrantStanding {
  const { until, dailyNumber } = limits;
  const left = dailyNumber === null ? null : Math.max(0, dailyNumber - usedToday);
  const freshAt = new Date((Math.floor(now / day) + 1) * day).toISOString();
  const refusal = (): GrantRefusal | null => {
    if (until !== null && now >= Date.parse(until)) return 'ended';
    const elsewhere = refusalOfLabels(limits.labels, documents);
    if (elsewhere !== null) return elsewhere;
    if (left === 0) return 'used-up';
    return left !== null && documents.length > left ? 'too-few-left' : null;
  };
  return {
    refusal: refusal(),
    until,
    today: dailyNumber === null || left === null ? null : { number: dailyNumber, left, freshAt },
  };
}

/** As the signing-service matches them: every label that the grant names has to stand there and say one of these. */
function refusalOfLabels(
  labels: Readonly<Record<string, readonly string[]>>,
  documents: readonly DocumentAddress[],
): 'other-field' | 'other-documents' | null {
  if (documents.length === 0) return null;
  const said = new Map(Object.entries(labelsOf(documents)));
  const missing = Object.entries(labels).flatMap(([name, values]) =>
    values.includes(said.get(name) ?? '') ? [] : [name],
  );
  if (missing.length === 0) return null;
  return missing.includes('field') && said.has('field') ? 'other-field' : 'other-documents';
}
