import { z } from 'zod';
import type { StubPortal } from './portal-stub.test-support.js';
import type { StubDeal } from './stub-calls.test-support.js';

/** Keeps to what the portal does: pairs add, `{id}` keeps its own, everything else is dropped without a word. */
export function updateFiles(portal: StubPortal, deal: StubDeal, fields: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(fields)) {
    const field = deal.files[name];
    if (field === undefined || portal.dropsWrites) continue;
    const choices: unknown[] = field.isMultiple && Array.isArray(value) ? value : [value];
    const before = field.ids;
    field.ids = choices.flatMap((choice) => {
      const pair = z.tuple([z.string(), z.string()]).safeParse(choice);
      if (pair.success) return [portal.addFile(pair.data[0], Buffer.from(pair.data[1], 'base64'))];
      const kept = z.object({ id: z.number() }).safeParse(choice);
      return kept.success && before.includes(kept.data.id) ? [kept.data.id] : [];
    });
    for (const id of before) if (!field.ids.includes(id)) portal.files.delete(id);
  }
}
