import { type OwnTroubleTexts, told, trouble } from '../doctor-texts.js';

const operator = 'Operater programa DealSeal';

export const ownTroubles: OwnTroubleTexts = {
  'portal-unreachable': trouble(
    'Portal ne odgovara programu DealSeal.',
    'Dokumenta se ne mogu čitati ni čuvati.',
    'Provjerite ponovo za minut. Ako portal kod vas radi, njegova mreža ne propušta DealSeal.',
  ),
  'portal-refuses': trouble(
    'Portal odbija ono što DealSeal traži.',
    'Dokumenta se možda ne mogu čitati ni čuvati.',
    'Otvorite podešavanja aplikacije na portalu i instalirajte je ponovo ako je mijenjana.',
  ),
  'portal-certificate': trouble(
    'Server programa DealSeal nema povjerenja u sertifikat portala.',
    'Dokumenta se ne mogu čitati ni čuvati; ništa nije poslato.',
    'Dajte portalu sertifikat javnog izdavaoca, ili neka operater servera programa DealSeal navede datoteku sopstvenog izdavaoca portala.',
  ),
  'rights-missing': trouble(
    ({ missing = [] }) => `Aplikaciji nedostaju prava na portalu: ${missing.join(', ')}.`,
    'Neki njeni dijelovi ne rade.',
    'Administrator portala ih daje u podešavanjima aplikacije i instalira je ponovo.',
  ),
  'rights-partial': trouble(
    ({ missing = [] }) => `Aplikaciji na portalu nijesu data neka prava: ${missing.join(', ')}.`,
    'Ono čemu služe je izostavljeno; potpisivanje radi.',
    'Administrator portala ih daje u podešavanjima aplikacije i instalira je ponovo.',
  ),
  'fields-none': trouble(
    'Nije izabrano nijedno polje čija se dokumenta potpisuju.',
    'Ništa se ne može potpisati.',
    'Administrator portala otvara podešavanje aplikacije i bira polje.',
  ),
  'fields-gone': trouble(
    ({ missing = [] }) => `Izabrano polje više ne postoji ili ne sadrži datoteke: ${missing.join(', ')}.`,
    'Njegova dokumenta se ne mogu potpisati.',
    'Administrator portala ponovo bira polja u podešavanju.',
  ),
  'fields-read-only': trouble(
    ({ missing = [] }) => `U izabrano polje se ne može upisivati: ${missing.join(', ')}.`,
    'Potpisana dokumenta ne mogu doći na mjesto nepotpisanih.',
    'Administrator portala dozvoljava izmjenu polja ili bira drugo.',
  ),
  'surfaces-unbound': trouble(
    'Kartica i polje nisu prijavljeni portalu ili jesu na drugoj adresi.',
    'Ljudi ne vide gdje se potpisuje.',
    'Administrator portala završava posljednji korak podešavanja.',
  ),
  'surfaces-partial': trouble(
    ({ missing = [] }) => `Portal nije prihvatio sve naše: ${missing.join(', ')}.`,
    'Ta mjesta nedostaju; na svim ostalim se može potpisivati.',
    'Nema ih na starijem portalu ili u manjem paketu. Za polja pametnih procesa i računa aplikaciji treba pravo userfieldconfig.',
  ),
  'upkeep-dead': trouble(
    'DealSeal više nema pristup za rad bez osobe: administrator koji ga je dao otišao je ili je izgubio prava.',
    'Potpisano se čuva tek kada se potpisnik vrati, a obavještenja kasne.',
    'Bilo koji administrator portala jednom otvara aplikaciju: time daje nov pristup.',
  ),
  'service-unpaired': trouble(
    'Portal nije povezan sa servisom za potpisivanje.',
    'Niko ne može da potpiše.',
    'Administrator portala unosi kod za povezivanje u podešavanju.',
  ),
  'service-unreachable': trouble(
    'Servis za potpisivanje ne odgovara.',
    'Niko ne može da potpiše; što čeka nastavlja se samo kasnije.',
    'Operater servisa za potpisivanje provjerava da servis radi i da je dostupan.',
  ),
  'service-mismatch': trouble(
    'Verzije programa DealSeal i servisa za potpisivanje se ne razumiju.',
    'Niko ne može da potpiše.',
    'Operater ažurira stariju od njih.',
  ),
  'service-outdated': trouble(
    'Servis za potpisivanje je prestar da bi sebe pregledao.',
    'Što tamo nije u redu ovdje se ne vidi.',
    'Operater ga ažurira ili tamo pokreće npx dealseal doctor.',
  ),
  'service-refuses': trouble(
    'Servis za potpisivanje odbija ovaj portal.',
    'Niko ne može da potpiše.',
    'Operater servisa za potpisivanje pravi nov kod za povezivanje; unesite ga u podešavanju.',
  ),
  'server-clock-off': trouble(
    ({ seconds }, { number }) =>
      `Satovi programa DealSeal i servisa za potpisivanje se razlikuju${told(seconds, (by) => ` za ${number(by)} s`)}.`,
    'Prikazana vremena mogu biti pogrešna.',
    `${operator} namješta sat koji je pogrešan.`,
  ),
  'server-storage-unwritable': trouble(
    'DealSeal ne može da upisuje svoje podatke.',
    'Nijedan dokument se ne može otvoriti za potpisivanje.',
    `${operator} daje fasciklu korisniku programa.`,
  ),
  'server-keys-missing': trouble(
    'Nedostaju ključevi za pečaćenje programa DealSeal.',
    'Poslije sljedećeg pokretanja ništa sačuvano se ne može pročitati.',
    `${operator} vraća datoteku iz kopije prije nego što se program zaustavi.`,
  ),
  'server-database-unreachable': trouble(
    'Baza podataka programa DealSeal ne odgovara.',
    'Ništa ne radi.',
    `${operator} provjerava da baza radi.`,
  ),
  'server-disk-low': trouble(
    ({ mebibytes }, { number }) =>
      `Disk programa DealSeal se puni${told(mebibytes, (free) => `: slobodno ${number(free)} MiB`)}.`,
    'Kada bude pun, ništa se ne može potpisati.',
    `${operator} oslobađa prostor.`,
  ),
  'server-disk-full': trouble(
    ({ mebibytes }, { number }) =>
      `Disk programa DealSeal je pun${told(mebibytes, (free) => `: slobodno ${number(free)} MiB`)}.`,
    'Nijedan dokument se ne može sačuvati.',
    `${operator} odmah oslobađa prostor.`,
  ),
  'server-check-unfinished': trouble(
    'Provjera je trajala predugo i prekinuta je.',
    'Ne zna se ništa o onome što nije pregledano.',
    'Provjerite ponovo.',
  ),
};
