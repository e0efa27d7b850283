import { randomBytes } from 'node:crypto';
import { sealedColumns } from '../authorization/sealed-columns.js';
import { rotateSealing } from '../sealing/rotate-sealing.js';
import { serviceCommand, withFoundation } from './service-call.js';

export const rotateKeys = serviceCommand(({ config, terminal }) =>
  withFoundation(config, async ({ store }) => {
    const keyFile = config.sealingKeyFile;
    const { current, resealed } = await rotateSealing({ store, keyFile, columns: sealedColumns, randomBytes });
    terminal.print(
      `The sealing key is ${current} now; ${resealed} value(s) sealed anew. Earlier keys stay in the file.`,
    );
    return 0;
  }),
);
