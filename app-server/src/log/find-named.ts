import type { NamedEntries } from '@dealseal/signing-service/contract/audit';
import { blockOf, EntrySet } from '@dealseal/signing-service/contract/entry-set';
import { SigningServiceError } from '@dealseal/signing-service/contract/service-call';
import { longestHead, wordsOf } from '@dealseal/signing-service/contract/words';
import type { Store } from '../store/store.js';
import { indexNames, type NamesOfPortal, readIndex } from './index-names.js';
import { logTables } from './log-tables.js';

export interface FoundByName {
  readonly entries: NamedEntries;
  /** Documents of later entries are not found yet. */
  readonly through: number;
}

/** Answers of the service that one question takes in first: what came since the background looked. */
const freshAnswers = 3;

/** The same of what the log has now; null where the service is older than names. */
export async function findNamedNow(portal: NamesOfPortal, text: string): Promise<FoundByName | null> {
  try {
    await indexNames(portal, freshAnswers);
  } catch (error) {
    if (error instanceof SigningServiceError && error.code === 'not-found') return null;
    throw error;
  }
  return findNamed(portal.store, portal.memberId, text);
}

/** The entries of documents in whose names each of the text's words begins a word. */
export async function findNamed(store: Store, memberId: string, text: string): Promise<FoundByName> {
  const { sequence: through } = (await readIndex(store, memberId)) ?? { sequence: 0 };
  // The longest first: where it is not, the short ones, which are in most blocks, are not looked up.
  const words = [...new Set(wordsOf(text))].toSorted((one, other) => other.length - one.length);
  const [first, ...others] = words;
  if (through === 0 || first === undefined) return { entries: [], through };
  const blocks = Array.from({ length: blockOf(through) + 1 }, (_, block) => block);
  let found = await readWord(store, memberId, { word: first, blocks });
  for (const word of others) {
    const next = await readWord(store, memberId, { word, blocks: [...found.keys()] });
    found = new Map(
      [...found].flatMap(([block, set]) => {
        const both = next.get(block)?.and(set);
        return both === undefined || both.isEmpty ? [] : [[block, both] as const];
      }),
    );
  }
  const entries = [...found].map(([block, set]) => ({ block, entries: Buffer.from(set.encode()).toString('base64') }));
  return { entries, through };
}

/** What is as short as a head is looked up as it stands. */
async function readWord(
  store: Store,
  memberId: string,
  { word, blocks }: { readonly word: string; readonly blocks: readonly number[] },
): Promise<Map<number, EntrySet>> {
  const sets = new Map<number, EntrySet>();
  if (blocks.length === 0) return sets;
  const ofBlocks = logTables(store)
    .selectFrom('log_words')
    .select(['block', 'entries'])
    .where('member_id', '=', memberId)
    .where('block', 'in', blocks);
  const rows = await (
    word.length > longestHead
      ? ofBlocks.where('word', '>=', word).where('word', '<', `${word}\u{10ffff}`)
      : ofBlocks.where('word', '=', word)
  ).execute();
  for (const { block, entries } of rows) {
    const known = sets.get(block);
    if (known === undefined) sets.set(block, EntrySet.decode(entries));
    else known.addStored(entries);
  }
  return sets;
}
