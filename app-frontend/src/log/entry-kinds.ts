/** Of certificates, their keys and PINs. */
const certificateTypes = [
  'credential-assigned',
  'credential-unassigned',
  'pin-policy-changed',
  'pin-typed',
  'pin-remembered',
  'pin-forgotten',
  'certificate-ending',
  'credential-away',
  'credential-back',
  'key-uses',
] as const;

/** Of setting up codes. */
const enrolmentTypes = [
  'person-created',
  'activation-code-created',
  'activation-code-attempt',
  'recovery-code-attempt',
  'enrolment-begun',
  'enrolment-renewed',
  'enrolment-code-attempt',
  'enrolment-confirmed',
  'enrolment-cancelled',
] as const;

/** Types of entries that have words of their own; one that a newer service knows beside them is told by its name. */
export const knownTypes = [
  'tenant-created',
  'pairing-code-created',
  'pairing',
  'client-certificate-revoked',
  'trial-begun',
  'trial-administrator-invited',
  ...certificateTypes,
  ...enrolmentTypes,
  'code-attempt',
  'codes-unlocked',
  'reset-requested',
  'acts-proposed',
  'acts-approved',
  'proposal-refused',
  'authorization',
  'authorization-refused',
  'authorization-ended',
  'signature-refused',
  'intent',
  'signature',
  'release',
  'receipt-sealed',
  'payload-erased',
  'records-erased',
  'retention-changed',
  'epoch-opened',
] as const;
export type KnownType = (typeof knownTypes)[number];

/** Acts that have words of their own. */
export const knownActs = [
  'invite',
  'change-role',
  'grant',
  'set-grant',
  'withdraw-grant',
  'renew',
  'withdraw-renewal',
  'set-owner',
  'unlock',
  'reset',
  'stop',
  'change-settings',
  'change-retention',
  'set-second-administrator',
  'waive-code-word',
  'approve-proposal',
  'refuse-proposal',
  'withdraw-proposal',
] as const;
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
    'signature-refused',
  ],
  acts: ['acts', 'acts-proposed', 'acts-approved', 'proposal-refused'],
  enrolment: [...enrolmentTypes, 'codes-unlocked', 'reset-requested'],
  certificates: [
    ...certificateTypes,
    'acts:grant',
    'acts:set-grant',
    'acts:withdraw-grant',
    'acts:renew',
    'acts:withdraw-renewal',
    'acts:set-owner',
    'acts-approved:grant',
    'acts-approved:set-grant',
    'acts-approved:renew',
  ],
  service: [
    'tenant-created',
    'pairing-code-created',
    'pairing',
    'client-certificate-revoked',
    'receipt-sealed',
    'trial-begun',
    'trial-administrator-invited',
    'payload-erased',
    'records-erased',
    'retention-changed',
    'epoch-opened',
    'acts:change-settings',
    'acts:change-retention',
    'acts:set-second-administrator',
    'acts:waive-code-word',
    'acts-approved:set-second-administrator',
    'acts-approved:waive-code-word',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type KindGroup = keyof typeof kindGroups;
export const kindGroupNames = ['signatures', 'refusals', 'acts', 'enrolment', 'certificates', 'service'] as const;
