import type { InstallStatus } from '@dealseal/app-server/contract/install';
import {
  buildInstallation,
  buildInstallKind,
  buildMe,
  buildCredential,
  buildPairing,
  buildPerson,
} from '../src/testing/fixtures.js';
import type { Scenario } from './scenario.js';

const trial = { until: '2026-07-04T10:00:00Z', signaturesLeft: 47 };
const placed: Partial<InstallStatus> = {
  kinds: [buildInstallKind({ chosen: ['UF_CRM_SIGN_DOC'] }), ...buildInstallation().kinds.slice(1)],
  surfaces: { bound: true, missing: [] },
};
const stamped = { level: 'B-T', authorities: ['Lovćen Trust', 'Durmitor'] } as const;
const keyed: Partial<InstallStatus> = {
  ...placed,
  pairing: buildPairing(trial),
  timeStamp: { level: stamped.level, authorities: [...stamped.authorities] },
  finished: true,
};
const at = (facts: Partial<InstallStatus>, answers: Scenario['answers'] = {}): Scenario => ({
  surface: { kind: 'install' },
  answers: { installation: () => Promise.resolve(buildInstallation(facts)), ...answers },
});
const me = () =>
  Promise.resolve(buildMe({ credentials: [buildCredential({ owner: 'DealSeal TEST', isTest: true, keyIn: 'file' })] }));

/** Each of the five steps, and what comes between them. */
export const installScenarios: Readonly<Record<string, Scenario>> = {
  install: at({}),
  'install-rights': at({
    scopes: { granted: ['crm', 'user_brief', 'im'], missing: ['placement'], leftOut: ['department', 'disk'] },
  }),
  'install-rights-partial': { ...at(placed), presses: ['.first__nav button:first-child'] },
  'install-places': at({ ...placed, surfaces: { bound: false, missing: [] } }),
  'install-key': at(placed),
  'install-key-only': at({ ...placed, pairing: { ...buildInstallation().pairing, canTry: false } }),
  'install-test-codes': at(keyed, {
    me: () => Promise.resolve(buildMe({ person: buildPerson({ state: 'invited' }), credentials: [] })),
  }),
  'install-test': at(keyed, { me }),
  'install-finished': at(
    { ...keyed, testSignature: { at: '2026-06-04T08:44:12Z', person: 'Ana Vukčević', isTest: true } },
    { me },
  ),
};
