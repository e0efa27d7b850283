import type { InstallStatus } from '@dealseal/app-server/contract/install';

export const installSteps = ['rights', 'fields', 'key', 'stamp', 'test'] as const;
export type InstallStep = (typeof installSteps)[number];

export function isStepDone(step: InstallStep, status: InstallStatus): boolean {
  switch (step) {
    case 'rights':
      return status.scopes.missing.length === 0;
    case 'fields':
      return status.kinds.some(({ chosen }) => chosen.length > 0) && status.surfaces.bound;
    case 'key':
      return status.pairing.tenant !== null;
    case 'stamp':
      return status.timeStamp !== null;
    case 'test':
      return status.testSignature !== null;
  }
}

/** The first step that is not done; null when all are. */
export function nextStep(status: InstallStatus): InstallStep | null {
  return installSteps.find((step) => !isStepDone(step, status)) ?? null;
}
