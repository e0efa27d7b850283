import type { Document, DocumentsAnswer } from '@dealseal/app-server/contract/documents';

/** What a document offers to this person; the table of ux.md §2.1. */
export type DocumentState =
  | 'ready'
  | 'viewer'
  | 'not-enrolled'
  | 'no-certificate'
  | 'signing'
  | 'storing'
  | 'signed'
  | 'newer-version'
  | 'conflict'
  | 'failed'
  | 'not-a-pdf'
  | 'locked'
  | 'locked-for-good'
  | 'unproven'
  | 'stopped'
  | 'service-away'
  | 'unpaid';

type Answer = Pick<DocumentsAnswer, 'entity' | 'me' | 'isSubscriptionOver'>;

/** Can be signed now, together with others. */
export const signable: ReadonlySet<DocumentState> = new Set(['ready', 'newer-version', 'failed']);

/** The state of one document for this person: what is over or under way first, then what keeps them from signing. */
export function documentState(document: Document, answer: Answer): DocumentState {
  switch (document.status) {
    case 'signing':
    case 'storing':
    case 'signed':
    case 'conflict':
    case 'not-a-pdf':
      return document.status;
    case 'unsigned':
    case 'newer-version':
    case 'failed':
      return obstacle(answer) ?? (document.status === 'unsigned' ? 'ready' : document.status);
  }
}

function obstacle({ entity, me, isSubscriptionOver }: Answer): DocumentState | null {
  if (isSubscriptionOver === true) return 'unpaid';
  if (!entity.mayEdit || me.role === 'viewer' || me.role === 'auditor') return 'viewer';
  switch (me.state) {
    case 'service-away':
    case 'locked':
    case 'locked-for-good':
    case 'unproven':
    case 'stopped':
      return me.state;
    case 'none':
    case 'invited':
      return 'not-enrolled';
    case 'active':
      return me.hasCredential ? null : 'no-certificate';
  }
}
