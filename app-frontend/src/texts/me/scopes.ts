import type { scopes as english } from '../en/scopes.js';
import type { Translated } from '../text-table.js';

export const scopes: Translated<typeof english> = {
  'scope.crm': 'Kartice, njihovi fajlovi i istorija',
  'scope.crm.without': 'Ništa se ne može potpisati.',
  'scope.placement': 'Kartica i polje za potpisivanje',
  'scope.placement.without': 'Ljudi ne vide gdje se potpisuje.',
  'scope.user_brief': 'Imena ljudi na portalu',
  'scope.user_brief.without':
    'Zaposleni se ne mogu prikazati radi poziva: aplikacija na ovom portalu nema pravo „user_brief”.',
  'scope.im': 'Obavještenja',
  'scope.im.without': 'Obavještenja se ne šalju: aplikacija na ovom portalu nema pravo „im”.',
  'scope.userfieldconfig': 'Nova polja u pametnim procesima i računima',
  'scope.userfieldconfig.without':
    'Polja za pametne procese i račune prave se na portalu: aplikacija nema pravo „userfieldconfig”.',
  'scope.department': 'Izbor ljudi po odjeljenju',
  'scope.department.without': 'Odjeljenja se ne prikazuju: aplikacija na ovom portalu nema pravo „department”.',
  'scope.sonet_group': 'Izbor ljudi po radnoj grupi',
  'scope.sonet_group.without': 'Radne grupe se ne prikazuju: aplikacija na ovom portalu nema pravo „sonet_group”.',
  'scope.disk': 'Originali na Disku',
  'scope.disk.without': 'Originali ne mogu na Disk: aplikacija na ovom portalu nema pravo „disk”.',
};
