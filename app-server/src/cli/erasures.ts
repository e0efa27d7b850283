import { escapeControls } from '../logging/logger.js';
import { listErasures, listRemovals } from '../signing/erasures.js';
import { signingTables } from '../signing/signing-tables.js';
import { openStore } from '../store/store.js';
import type { Command } from './command.js';

export const erasures: Command = {
  words: 'erasures',
  synopsis: '',
  summary:
    'Print what was erased: when, portal, what, request, SHA-256, by which rule; and portals removed with their data',
  example: 'erasures',
  options: {},
  run: async ({ config, terminal }) => {
    const store = await openStore(config);
    try {
      for (const { domain, erasedAt, what, requestId, sha256, rule } of await listErasures(signingTables(store))) {
        const facts = [new Date(erasedAt).toISOString(), domain, what, requestId ?? '–', sha256, rule];
        terminal.print(facts.map(escapeControls).join('\t'));
      }
      for (const { memberId, requests, removedAt } of await listRemovals(store)) {
        const facts = [
          new Date(removedAt).toISOString(),
          memberId,
          'portal',
          `${requests} requests`,
          '–',
          'uninstalled',
        ];
        terminal.print(facts.map(escapeControls).join('\t'));
      }
      return 0;
    } finally {
      await store.close();
    }
  },
};
