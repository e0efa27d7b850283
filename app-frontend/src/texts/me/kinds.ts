import type { kinds as english } from '../en/kinds.js';
import type { Translated } from '../text-table.js';

export const kinds: Translated<typeof english> = {
  'kind.1': 'Upit',
  'kind.2': 'Posao',
  'kind.3': 'Kontakt',
  'kind.4': 'Preduzeće',
  'kind.7': 'Ponuda',
  'kind.31': 'Račun',
  'kind.other': 'Stavka',
  'kinds.1': 'Upiti',
  'kinds.2': 'Poslovi',
  'kinds.3': 'Kontakti',
  'kinds.4': 'Preduzeća',
  'kinds.7': 'Ponude',
  'kinds.31': 'Računi',
  'kinds.other': 'Stavke',
};
