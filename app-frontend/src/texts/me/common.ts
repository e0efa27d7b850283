import type { common as english } from '../en/common.js';
import type { Translated } from '../text-table.js';

export const common: Translated<typeof english> = {
  'action.back': 'Nazad',
  'action.cancel': 'Odustani',
  'action.close': 'Zatvori',
  'action.copy': 'Kopiraj',
  'action.copied': 'Kopirano',
  'action.details': 'Detalji',
  'action.download': 'Preuzmi',
  'action.open': 'Otvori',
  'action.receipt': 'Potvrda',
  'action.reload': 'Prijavi se ponovo',
  'action.retry': 'Pokušaj ponovo',
  'action.view': 'Pogledaj',
  'error.ref': (id) => `Ref ${id}`,
  'file.unnamed': (field) => `Fajl u polju „${field}”`,
  'fingerprint.label': 'Otisak',
  'loading.label': 'Učitava se…',
};
