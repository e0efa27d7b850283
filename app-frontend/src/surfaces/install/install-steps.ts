import type { InstallStatus } from '@dealseal/app-server/contract/install';

export const installSteps = ['rights', 'pairing', 'fields', 'surfaces'] as const;
export type InstallStep = (typeof installSteps)[number];

export function isStepDone(step: InstallStep, status: InstallStatus): boolean {
  switch (step) {
    case 'rights':
      return status.scopes.missing.length === 0;
    case 'pairing':
      return status.pairing.tenant !== null;
    case 'fields':
      return status.kinds.some(({ chosen }) => chosen.length > 0);
    case 'surfaces':
      return status.surfaces.bound;
  }
}

/** The first step that is not done; null when all are. */
export function nextStep(status: InstallStatus): InstallStep | null {
  return installSteps.find((step) => !isStepDone(step, status)) ?? null;
}
