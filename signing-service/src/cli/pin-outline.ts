import type { Command } from './command.js';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

const typed = `  --confirm         the token counts a wrong PIN, or has one try left, and this one is to be tried all the same

The PIN is typed here and not shown, or on the token's own pad; it goes to a token process of its own, and stands nowhere. One that the
token refuses ends what waits for it at once, is remembered, and is tried by nothing again.
Exit code: 0 done, 1 refused, 2 not understood.`;

/** PINs that are typed while the service runs. */
export const pinCommands: readonly Command[] = [
  {
    words: 'pin waiting',
    synopsis: '[--json]',
    summary: 'Show the signatures that wait for a PIN: who signs, which documents, with which credential, until when',
    details: `  --json   one line for a machine

Example
  dealseal pin waiting`,
    options: { json: flag },
    load: async () => (await import('./pin-commands.js')).printWaiting,
  },
  {
    words: 'pin give',
    synopsis: '[--confirm] ID',
    summary: 'Type the PIN for exactly one signature that waits, or for the documents of one code',
    details: `  ID                as pin waiting shows it
${typed}

Example
  dealseal pin give 7K2-M9Q`,
    options: { confirm: flag },
    takesOperands: true,
    load: async () => (await import('./pin-commands.js')).givePin,
  },
  {
    words: 'pin keep',
    synopsis: '--credential ID [--minutes N] [--confirm]',
    summary: 'Type the PIN of a credential whose policy is "cached": who signs within its minutes waits for nobody',
    details: `  --credential ID   the credential
  --minutes N       fewer than the policy says
${typed}
It ends with its minutes, with pin forget, with the service, and when the token is pulled.

Example
  dealseal pin keep --credential seal --minutes 10`,
    options: { credential: text, minutes: text, confirm: flag },
    load: async () => (await import('./pin-commands.js')).keepPin,
  },
  {
    words: 'pin remember',
    synopsis: '--credential ID [--confirm]',
    summary:
      'Type the PIN of a credential whose policy is "remembered": the service keeps it sealed, also over restarts',
    details: `  --credential ID   the credential
  --confirm         the token counts a wrong PIN, or has one try left, and this one is to be tried all the same

The PIN is typed here and not shown, and tried once in a token process of its own. What the token takes is kept in the database, under the
sealing keys, for this credential and this token alone; it goes before what stands in a pinFile. What it refuses is remembered as refused,
and tried by nothing again. Exit code: 0 done, 1 refused, 2 not understood.

Example
  dealseal pin remember --credential seal`,
    options: { credential: text, confirm: flag },
    load: async () => (await import('./pin-commands.js')).rememberPin,
  },
  {
    words: 'pin forget',
    synopsis: '--credential ID',
    summary: "Forget a credential's PIN: end what is kept, and erase what remembers it",
    details: `  --credential ID   the credential

From then on nobody signs with it before its PIN is typed (credential pin-policy), or remembered again. What is
erased is what is kept sealed and the pinFile.

Example
  dealseal pin forget --credential seal`,
    options: { credential: text },
    load: async () => (await import('./pin-commands.js')).forgetPin,
  },
  {
    words: 'credential pin-policy',
    synopsis: '--credential ID --policy (remembered | cached [--minutes N] | every-time)',
    summary: "Say how a credential's PIN is come by; it holds from the next signature on",
    details: `  --credential ID   the credential
  --policy POLICY   remembered: kept sealed (pin remember), or from its pinFile, until pin forget
                    cached: typed at the console, and good for --minutes (15 unless said, 720 at most)
                    every-time: typed at the console for one signature, or for the documents of one code (20 at most): it is not for lists of
                    a hundred and more
  --minutes N       of cached

Example
  dealseal credential pin-policy --credential seal --policy cached --minutes 15`,
    options: { credential: text, policy: text, minutes: text },
    load: async () => (await import('./pin-policy-command.js')).setPolicy,
  },
];
