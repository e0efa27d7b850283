import { rotateKeys } from '../store/rotate-keys.js';
import { openStore } from '../store/store.js';
import type { Command } from './command.js';

export const keysRotate: Command = {
  words: 'keys rotate',
  synopsis: '',
  summary: 'Make a new sealing key and seal every token and key anew under it, while servers run',
  example: 'keys rotate',
  options: {},
  run: async ({ config, terminal }) => {
    const store = await openStore(config);
    try {
      const { current, resealed } = await rotateKeys({ store, keyFile: config.sealingKeyFile });
      terminal.print(
        `The sealing key is ${current} now; ${resealed} value(s) sealed anew. Earlier keys stay in the file.`,
      );
      return 0;
    } finally {
      await store.close();
    }
  },
};
