import { escapeControls } from '../logging/logger.js';
import { listErasures } from '../signing/erasures.js';
import { signingTables } from '../signing/signing-tables.js';
import { openStore } from '../store/store.js';
import type { Command } from './command.js';

export const erasures: Command = {
  words: 'erasures',
  synopsis: '',
  summary: 'Print what was erased: when, portal, what, request, SHA-256, by which rule',
  example: 'erasures',
  options: {},
  run: async ({ config, terminal }) => {
    const store = await openStore(config);
    try {
      for (const { domain, erasedAt, what, requestId, sha256, rule } of await listErasures(signingTables(store))) {
        const facts = [new Date(erasedAt).toISOString(), domain, what, requestId ?? '–', sha256, rule];
        terminal.print(facts.map(escapeControls).join('\t'));
      }
      return 0;
    } finally {
      await store.close();
    }
  },
};
