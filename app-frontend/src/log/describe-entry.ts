import type { LogPage, LoggedDocument } from '@dealseal/app-server/contract/log';
import type { LogTexts } from '../texts/load-texts.js';
import type { Icon } from '../ui/icons.js';
import { entryIcon } from './entry-icon.js';
import { knownActs, knownTypes } from './entry-kinds.js';

export type LogEntry = LogPage['entries'][number];

/** What an entry tells, in the names of this page. */
export interface EntryView {
  readonly entry: LogEntry;
  /** Who did it, or tried to; null where nobody is named. */
  readonly person: string | null;
  readonly action: string;
  readonly icon: Icon;
  /** Whom or what it concerns. */
  readonly about: string | null;
  readonly document: LoggedDocument | null;
  /** Of the document before it was signed. */
  readonly inputSha256: string | null;
  readonly outputSha256: string | null;
  readonly facts: EntryFacts;
}

export interface EntryFacts {
  readonly credentialId: string | null;
  readonly requestKey: string | null;
  readonly authorizationId: string | null;
  readonly step: string | null;
  readonly level: string | null;
  readonly reasons: readonly string[];
}

/** What acts stand in. */
const actTypes = ['acts', 'acts-proposed', 'acts-approved'];
/** What an outcome is that refused nothing. */
const fine = ['accepted', 'done', 'proposed'];

type Names = Pick<LogPage, 'people' | 'documents'>;
type Payload = Readonly<Record<string, unknown>>;

export function describeEntry(entry: LogEntry, names: Names, texts: LogTexts): EntryView {
  const payload: Payload = entry.payload ?? {};
  const acts = actTypes.includes(entry.type) ? listOf(payload['acts']) : [];
  const nameOf = (personId: unknown): string | null =>
    names.people.find((person) => person.personId === personId)?.name ?? textOf(personId);
  const inputSha256 = textOf(payload['inputSha256']) ?? textsOf(payload['digests'])[0] ?? null;
  const document = names.documents.find(({ sha256 }) => sha256 === inputSha256) ?? null;
  const outcome = textOf(payload['outcome']);
  const isRefusal = (outcome !== null && !fine.includes(outcome)) || entry.type === 'authorization-refused';
  const reasons = [payload['reason'], ...acts.map(({ reason }) => reason)].flatMap((reason) => textOf(reason) ?? []);
  return {
    entry,
    person: nameOf(payload['personId']) ?? (payload['at'] === 'console' ? texts.atConsole : null),
    action: actionText({ entry, acts, nameOf, outcome }, texts),
    icon: entryIcon(entry.type, isRefusal),
    about: aboutText({ payload, document, reasons }, texts),
    document,
    inputSha256,
    outputSha256: textOf(payload['outputSha256']),
    facts: {
      credentialId: textOf(payload['credentialId']),
      requestKey: textOf(payload['requestKey']),
      authorizationId: textOf(payload['authorizationId']),
      step: typeof payload['step'] === 'number' ? String(payload['step']) : null,
      level: textOf(payload['level']),
      reasons,
    },
  };
}

interface Told {
  readonly entry: LogEntry;
  readonly acts: readonly Payload[];
  readonly nameOf: (id: unknown) => string | null;
}

function actionText(told: Told & { readonly outcome: string | null }, texts: LogTexts): string {
  const { entry, acts, nameOf, outcome } = told;
  if (acts.length > 0) return actsText(told, texts);
  const by = entry.type === 'proposal-refused' ? nameOf(entry.payload?.['by']) : null;
  if (by !== null) return texts.refusedBy(by);
  const word = typeText(entry, outcome, texts);
  const assistant = nameOf(entry.payload?.['assistedBy']);
  return assistant === null ? word : texts.assistedBy(word, assistant);
}

function typeText({ type, payload }: LogEntry, outcome: string | null, texts: LogTexts): string {
  const known = knownTypes.find((each) => each === type);
  if (known === undefined) return texts.otherType(type);
  const refusals: Readonly<Record<string, string>> = texts.refusedCodes;
  if (outcome !== null && outcome !== 'accepted') return refusals[outcome] ?? texts.refusedCodes['code-wrong'];
  const word = texts.types[known];
  return payload?.['withoutCodeWord'] === true ? texts.withoutCodeWord(word) : word;
}

function actsText({ entry, acts, nameOf }: Told, texts: LogTexts): string {
  const what = acts
    .map((act) => {
      const known = knownActs.find((each) => each === act['kind']);
      return known === undefined ? texts.otherAct : texts.acts[known](nameOf(act['personId']) ?? '');
    })
    .join('; ');
  if (entry.type === 'acts-proposed') return texts.proposed(what);
  return entry.type === 'acts-approved' ? texts.approved(what, nameOf(entry.payload?.['by']) ?? '') : what;
}

function aboutText(
  told: { readonly payload: Payload; readonly document: LoggedDocument | null; readonly reasons: readonly string[] },
  texts: LogTexts,
): string | null {
  const { payload, document, reasons } = told;
  if (document !== null) return document.fileName;
  if (reasons.length > 0) return texts.reason(reasons.join('; '));
  const others = textsOf(payload['digests']).length;
  if (others > 0) return texts.documents(others);
  return textOf(payload['name']) ?? textOf(payload['clientName']) ?? textOf(payload['credentialId']);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function listOf(value: unknown): Payload[] {
  return Array.isArray(value) ? value.filter((item) => isPayload(item)) : [];
}

function isPayload(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
