import type { PinPolicy } from '../authorization/pin-policies.js';

export function policyInWords(policy: PinPolicy): string {
  switch (policy.kind) {
    case 'remembered':
      return 'its PIN is remembered';
    case 'cached':
      return `its PIN is typed with dealseal pin keep, and good for ${policy.minutes} minutes`;
    case 'every-time':
      return 'its PIN is typed with dealseal pin give, every time';
  }
}
