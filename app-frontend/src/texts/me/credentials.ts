import type { credentials as english } from '../en/credentials.js';
import type { Translated } from '../text-table.js';

export const credentials: Translated<typeof english> = {
  'cert.view': (owner) => `Pogledaj sertifikat: ${owner}`,
  'cert.validTo': (date) => `Važi do ${date}`,
  'cert.serial': (digits) => `…${digits}`,
  'cert.token': (label) => `Token ${label}`,
  'cert.keyFile': (label) => `Fajl s ključem ${label}`,
  'cert.state.expired': (date) => `Istekao ${date} Više ne može da potpiše.`,
  'cert.state.not-yet-valid': (date) => `Važi od ${date}`,
  'cert.state.token-absent': 'Token nije priključen.',
  'cert.state.pin-refused': 'Token nije prihvatio PIN. Administrator mora da reaguje.',
  'cert.state.token-failed': 'Token ne odgovara.',
};
