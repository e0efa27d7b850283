import { escapeControls } from '../logging/logger.js';
import { auditWitnesses } from '../signing/audit-witnesses.js';
import { openStore } from '../store/store.js';
import type { Command } from './command.js';

export const witnesses: Command = {
  words: 'witnesses',
  synopsis: '',
  summary: "Print the newest head of each tenant's audit chain that came with a signature, to check the chain against",
  details: `A chain that was cut, or set back by a restore, does not hold against a head from later:
  npx dealseal audit verify --tenant TENANT --witness SEQUENCE:HEAD`,
  example: 'witnesses',
  options: {},
  run: async ({ config, terminal }) => {
    const store = await openStore(config);
    try {
      for (const { domain, service, tenantId, head } of await auditWitnesses(store)) {
        terminal.print([domain, service, tenantId, `${head.sequence}:${head.head}`].map(escapeControls).join('\t'));
      }
      return 0;
    } finally {
      await store.close();
    }
  },
};
