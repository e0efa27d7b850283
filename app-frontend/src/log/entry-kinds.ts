/** Types of entries that have words of their own; one that a newer service knows beside them is told by its name. */
export const knownTypes = [
  'tenant-created',
  'pairing-code-created',
  'pairing',
  'client-certificate-revoked',
  'credential-assigned',
  'credential-unassigned',
  'pin-policy-changed',
  'pin-typed',
  'person-created',
  'activation-code-created',
  'activation-code-attempt',
  'recovery-code-attempt',
  'enrolment-begun',
  'enrolment-renewed',
  'enrolment-code-attempt',
  'enrolment-confirmed',
  'enrolment-cancelled',
  'code-attempt',
  'codes-unlocked',
  'reset-requested',
  'authorization',
  'authorization-refused',
  'authorization-ended',
  'intent',
  'signature',
  'release',
  'payload-erased',
  'records-erased',
  'retention-changed',
  'epoch-opened',
] as const;
export type KnownType = (typeof knownTypes)[number];

/** Acts that have words of their own. */
export const knownActs = ['invite', 'grant', 'withdraw-grant', 'unlock', 'reset', 'stop', 'change-settings'] as const;
export type KnownAct = (typeof knownActs)[number];

/** What the entries can be narrowed to, and which kinds that is. */
export const kindGroups = {
  signatures: ['release'],
  refusals: [
    'code-attempt:code-wrong',
    'code-attempt:code-used',
    'code-attempt:code-clock-off',
    'code-attempt:codes-locked',
    'code-attempt:codes-locked-for-good',
    'code-attempt:codes-unproven',
    'authorization-refused',
    'authorization-ended',
  ],
  acts: ['acts'],
  enrolment: [
    'person-created',
    'activation-code-created',
    'activation-code-attempt',
    'recovery-code-attempt',
    'enrolment-begun',
    'enrolment-renewed',
    'enrolment-code-attempt',
    'enrolment-confirmed',
    'enrolment-cancelled',
    'codes-unlocked',
    'reset-requested',
  ],
  certificates: [
    'credential-assigned',
    'credential-unassigned',
    'pin-policy-changed',
    'pin-typed',
    'acts:grant',
    'acts:withdraw-grant',
  ],
  service: [
    'tenant-created',
    'pairing-code-created',
    'pairing',
    'client-certificate-revoked',
    'payload-erased',
    'records-erased',
    'retention-changed',
    'epoch-opened',
    'acts:change-settings',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type KindGroup = keyof typeof kindGroups;
export const kindGroupNames = ['signatures', 'refusals', 'acts', 'enrolment', 'certificates', 'service'] as const;
