import type { lifecycle as english } from '../en/lifecycle.js';
import type { Translated } from '../text-table.js';

export const lifecycle: Translated<typeof english> = {
  'takeout.title': 'Ponesite sve sa sobom',
  'takeout.help': 'Zahtjevi, istorija, brisanja i cijeli dnevnik, na primjer prije uklanjanja aplikacije.',
  'takeout.json': 'Sve (JSON redovi)',
  'takeout.csv': 'Zahtjevi kao tabela (CSV)',
  'takeout.removal':
    'Kad se aplikacija ukloni zajedno s podacima, sve se ovdje odmah briše, osim datoteka koje su potpisane a još nisu smještene. Potpisani dokumenti ostaju u svojim karticama, a servis za potpisivanje čuva svoj dnevnik.',
};
