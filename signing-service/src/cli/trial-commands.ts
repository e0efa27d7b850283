import { createTrialCode, listTrialCodes, withdrawTrialCode } from '../tenants/trial-codes.js';
import { UsageError } from './command.js';
import { serviceCommand, withFoundation } from './service-call.js';

export const printTrialCode = serviceCommand(({ config, terminal, flag }) =>
  withFoundation(config, async ({ pairing }) => {
    if (pairing.trial.credentialIds.length === 0) {
      throw new UsageError('no configured credential is for trials: set "trial": true on one whose key is in a file');
    }
    const made = await createTrialCode(pairing);
    const { days, signatures } = config.trial;
    if (flag('json')) {
      terminal.print(JSON.stringify(made));
    } else {
      terminal.print(made.trialCode);
      terminal.complain(
        `Trial code ${made.codeId}. Each that pairs by it gets a tenant of its own: ${days} days, ${signatures} signatures.`,
      );
    }
    return 0;
  }),
);

export const printTrialCodes = serviceCommand(({ config, terminal, flag }) =>
  withFoundation(config, async ({ pairing }) => {
    const codes = await listTrialCodes(pairing);
    if (flag('json')) terminal.print(JSON.stringify({ codes }));
    for (const { codeId, createdAt, withdrawnAt, trials } of flag('json') ? [] : codes) {
      const state = withdrawnAt === null ? 'good' : `withdrawn ${withdrawnAt.toISOString()}`;
      terminal.print(`${codeId}  made ${createdAt.toISOString()}  ${trials} trial(s)  ${state}`);
    }
    return 0;
  }),
);

export const withdrawTrial = serviceCommand(({ config, terminal, required }) =>
  withFoundation(config, async ({ pairing }) => {
    const codeId = required('code');
    if (!(await withdrawTrialCode(pairing, codeId))) throw new UsageError(`no trial code ${codeId} is good`);
    terminal.print(`Nobody begins a trial with ${codeId} any more. Those that have begun go on.`);
    return 0;
  }),
);
