import { existsSync } from 'node:fs';
import { mostCachedMinutes, type PinPolicy, setPinPolicy } from '../authorization/pin-policies.js';
import { listRememberedPins } from '../authorization/remembered-pins.js';
import { askConsole, ConsoleError } from '../console/ask-console.js';
import { UsageError } from './command.js';
import { configuredTokenCredential } from './configured-credential.js';
import { policyInWords } from './pin-policy-words.js';
import { type ServiceCall, serviceCommand, withFoundation } from './service-call.js';

const usualMinutes = '15';

/** `dealseal credential pin-policy` */
export const setPolicy = serviceCommand(async (call) => {
  const { config, terminal } = call;
  const { credentialId, pinFile } = configuredTokenCredential(call);
  const policy = policyOf(call);
  const isSealed = await withFoundation(config, async ({ authorization, store }) => {
    await setPinPolicy(authorization, { credentialId, policy });
    return (await listRememberedPins(store.db)).some((each) => each.credentialId === credentialId);
  });
  await tellService(config.dataDirectory, credentialId);
  terminal.print(`${credentialId}: ${policyInWords(policy)}.`);
  if (policy.kind === 'every-time') {
    terminal.print(
      'One PIN serves the documents of one code, 20 at most: lists of a hundred and more need another policy.',
    );
  }
  const isRemembered = policy.kind === 'remembered';
  if (!isRemembered && isSealed) terminal.complain('Its PIN is still kept sealed: see dealseal pin forget.');
  if (!isRemembered && pinFile !== undefined && existsSync(pinFile)) {
    terminal.complain(`Its PIN still stands in ${pinFile}: see dealseal pin forget.`);
  }
  if (isRemembered && !isSealed && pinFile === undefined) {
    terminal.complain('Its PIN is not remembered yet, and nobody can sign with it: see dealseal pin remember.');
  }
  return 0;
});

function policyOf(call: ServiceCall): PinPolicy {
  const kind = call.required('policy');
  const minutes = call.text('minutes');
  if (minutes !== undefined && kind !== 'cached') throw new UsageError('--minutes goes with --policy cached');
  if (kind === 'cached') return { kind, minutes: minutesOf(minutes ?? usualMinutes) };
  if (kind === 'remembered' || kind === 'every-time') return { kind };
  throw new UsageError('--policy takes remembered, cached or every-time');
}

/** Throws UsageError. */
export function minutesOf(text: string): number {
  const minutes = Number(text);
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= mostCachedMinutes) return minutes;
  throw new UsageError(`--minutes takes a whole number from 1 to ${mostCachedMinutes}`);
}

/** One that does not run reads it when it starts. */
async function tellService(dataDirectory: string, credentialId: string): Promise<void> {
  try {
    await askConsole(dataDirectory, { kind: 'policy-changed', credentialId });
  } catch (error) {
    if (!(error instanceof ConsoleError)) throw error;
  }
}
