import { escapeControls } from '../logging/logger.js';
import { createRestCallRepository } from '../store/rest-call-repository.js';
import { openStore } from '../store/store.js';
import type { Command } from './command.js';

const page = 1_000;

export const restCalls: Command = {
  words: 'rest-calls',
  synopsis: '--portal DOMAIN',
  summary:
    'Print the calls to a portal of the last three days, newest first: when, method, for whom, status, ms, error, parameters',
  details: 'Texts, tokens and files are masked: names, ids and codes alone are kept.',
  example: 'rest-calls --portal example.bitrix24.com',
  options: { portal: { type: 'string' } },
  run: async ({ config, terminal, required }) => {
    const domain = required('portal');
    const store = await openStore(config);
    try {
      const { member_id: memberId } =
        (await store.db.selectFrom('portals').select('member_id').where('domain', '=', domain).executeTakeFirst()) ??
        {};
      if (memberId === undefined) {
        terminal.complain(`There is no portal ${escapeControls(domain)}.`);
        return 1;
      }
      const calls = createRestCallRepository(store);
      let before = Number.MAX_SAFE_INTEGER;
      for (;;) {
        const logged = await calls.list(memberId, { before, limit: page });
        for (const { endedAt, method, urgency, status, milliseconds, error, params } of logged) {
          const facts = [
            new Date(endedAt).toISOString(),
            method,
            urgency,
            status,
            milliseconds,
            error ?? '–',
            params ?? '–',
          ];
          terminal.print(facts.map((fact) => escapeControls(String(fact))).join('\t'));
        }
        const oldest = logged.at(-1);
        if (oldest === undefined || logged.length < page) return 0;
        before = oldest.endedAt;
      }
    } finally {
      await store.close();
    }
  },
};
