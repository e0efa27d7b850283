import { type ErrorTexts, quotedNames, says } from '../error-texts.js';
import { plural } from '../formats.js';
import { documentErrors } from './document-errors.js';

const count = plural('sr-Latn-ME');
const tries = (left: number) =>
  count(left, { one: 'Ostao je # pokušaj.', few: 'Ostala su # pokušaja.', other: 'Ostalo je # pokušaja.' });
const seconds = (value: number) => count(value, { one: '# sekundu', few: '# sekunde', other: '# sekundi' });
const minutes = (value: number) => count(value, { one: '# minut', few: '# minuta', other: '# minuta' });
const missing = quotedNames('„', '”');

export const errors: ErrorTexts = {
  // Ova strana veze
  offline: says('Veza je prekinuta.', 'Ništa nije izgubljeno. Provjerite mrežu i pokušajte ponovo.'),
  'answer-unreadable': says(
    'Odgovor servera nije čitljiv.',
    'Ovdje ništa nije promijenjeno. Pokušajte ponovo za minut.',
  ),
  'content-differs': says(
    'Prikazani fajl nije fajl koji se potpisuje.',
    'Ništa nije potpisano. Zatvorite ovaj prozor i otvorite dokument ponovo.',
  ),
  'preview-failed': says(
    'Ovaj fajl se ne može prikazati ovdje.',
    'Ništa nije promijenjeno. Preuzmite ga da biste ga pročitali.',
  ),
  'signing-stopped': says(
    'Potpisivanje vam je obustavljeno.',
    'Dokument možete čitati. Obratite se administratoru potpisivanja.',
  ),
  // Zahtjev
  'request-invalid': says(
    'Server nije prihvatio ovaj zahtjev.',
    'Ništa nije promijenjeno. Osvježite stranicu i pokušajte ponovo.',
  ),
  'not-found': says('Ovoga više nema.', 'Ništa nije promijenjeno. Osvježite stranicu da vidite šta sada postoji.'),
  'request-key-reused': says(
    'Ovaj zahtjev je već iskorišćen za nešto drugo.',
    'Ništa nije promijenjeno. Počnite ponovo.',
  ),
  'too-many-requests': ({ waitSeconds }) => ({
    title: 'Previše zahtjeva.',
    body:
      waitSeconds === undefined
        ? 'Sačekajte minut, pa pokušajte ponovo.'
        : `Pokušajte ponovo za ${seconds(waitSeconds)}.`,
  }),
  // Sesija
  'session-expired': says('Vašu sesiju treba obnoviti.', 'Ništa nije izgubljeno. Pokušajte ponovo.'),
  'session-over': says('Vaša sesija na portalu je istekla.', 'Ništa nije izgubljeno. Prijavite se ponovo na portal.'),
  'origin-refused': says('Ova stranica je otvorena s nepoznatog mjesta.', 'Otvorite je iz portala.'),
  // Postavljanje
  'portal-unverified': says('Portal nije prepoznat.', 'Ništa nije otvoreno. Osvježite stranicu portala.'),
  'no-app-access': says('Nemate pristup aplikaciji DealSeal.', 'Može vam ga dati administrator portala.'),
  'portal-not-installed': says('DealSeal nije podešen na ovom portalu.', 'Administrator mora da završi podešavanje.'),
  'not-portal-administrator': says(
    'Ovo može samo administrator portala.',
    'Ništa nije promijenjeno. Obratite se jednom od njih.',
  ),
  'scope-missing': ({ missing: names }) => ({
    title: 'Aplikacija nema sva potrebna prava.',
    body: `${names === undefined ? '' : `Nedostaje: ${missing(names)}. `}Administrator portala ih daje ponovnom instalacijom aplikacije.`,
  }),
  'subscription-over': says(
    'Pretplata je istekla.',
    'Ništa nije potpisano. Potpisano ostaje i može se preuzeti. Administrator portala može da je obnovi.',
  ),
  'signing-service-unpaired': says('Servis za potpisivanje nije povezan.', 'Administrator mora da završi podešavanje.'),
  'client-certificate-required': says(
    'Servis za potpisivanje ne poznaje ovaj server.',
    'Ništa nije potpisano. Administrator mora ponovo da ga poveže.',
  ),
  'tenant-unknown': says(
    'Servis za potpisivanje ne poznaje ovaj portal.',
    'Ništa nije potpisano. Administrator mora ponovo da ga poveže.',
  ),
  'contract-mismatch': says(
    'Verzije dvaju servera nijesu usklađene.',
    'Ništa nije potpisano. Operater mora da ažurira jedan od njih.',
  ),
  'pairing-code-invalid': says(
    'Ovaj kod za povezivanje nije ispravan.',
    'Ništa nije povezano. Provjerite ga i unesite ponovo.',
  ),
  'pairing-code-expired': says(
    'Ovaj kod za povezivanje je istekao.',
    'Napravite novi na konzoli servisa za potpisivanje.',
  ),
  // Jednokratni kodovi
  'code-wrong': ({ triesLeft }) => ({
    title: 'Ovaj kod nije ispravan.',
    body: triesLeft === undefined ? 'Unesite kod koji aplikacija sada prikazuje.' : tries(triesLeft),
  }),
  'code-used': ({ waitSeconds }) => ({
    title: 'Ovaj kod je već iskorišćen.',
    body: waitSeconds === undefined ? 'Sačekajte sljedeći.' : `Sačekajte sljedeći: ${waitSeconds} s.`,
  }),
  'code-clock-off': ({ driftSeconds, triesLeft }) => ({
    title:
      driftSeconds === undefined
        ? 'Sat na vašem telefonu nije tačan.'
        : `Sat na vašem telefonu odstupa oko ${minutes(Math.max(1, Math.round(Math.abs(driftSeconds) / 60)))}.`,
    body: `Uključite automatsko vrijeme i pokušajte ponovo.${triesLeft === undefined ? '' : ` ${tries(triesLeft)}`}`,
  }),
  'codes-locked': ({ lockedUntil }, { time }) => ({
    title: lockedUntil === undefined ? 'Kodovi su zaključani.' : `Kodovi su zaključani do ${time(lockedUntil)}.`,
    body: 'Ništa nije potpisano; fajl ostaje kakav jeste. Administrator ih može otključati i ranije.',
  }),
  'codes-locked-for-good': says(
    'Previše pogrešnih kodova.',
    'Ništa nije potpisano. Otključati može samo administrator.',
  ),
  'codes-unproven': ({ proofsLeft }) => ({
    title: 'Administrator je otključao vaše kodove.',
    body: `Ništa nije potpisano. Prvo unesite u DealSeal-u (u meniju portala) ${count(proofsLeft ?? 3, { one: '# ispravan kod', few: '# ispravna koda zaredom', other: '# ispravnih kodova zaredom' })}.`,
  }),
  // Podešavanje kodova
  'activation-code-wrong': ({ triesLeft }) => ({
    title: 'Ovaj aktivacioni kod nije ispravan.',
    body: triesLeft === undefined ? 'Provjerite ga ili tražite novi od administratora.' : tries(triesLeft),
  }),
  'recovery-code-wrong': ({ triesLeft }) => ({
    title: 'Ovaj rezervni kod nije ispravan.',
    body: triesLeft === undefined ? 'Provjerite ga ili uzmite drugi.' : tries(triesLeft),
  }),
  'recovery-code-used': says('Ovaj rezervni kod je već iskorišćen.', 'Svaki važi jednom. Uzmite drugi.'),
  'activation-code-needed': says(
    'Potreban je aktivacioni kod.',
    'Ništa nije promijenjeno. Zatražite ga od administratora potpisivanja.',
  ),
  'enrolment-expired': says('Prošlo je 10 minuta.', 'Ništa nije promijenjeno. Počnite ponovo.'),
  'already-enrolled': says('Vaši kodovi su već podešeni.', 'Rade kao i prije.'),
  // Radnje
  'not-an-administrator': says(
    'Nijeste administrator potpisivanja.',
    'Ništa nije promijenjeno. Obratite se jednom od njih.',
  ),
  'act-not-possible': says('Ovo sada nije moguće za tu osobu.', 'Ništa nije promijenjeno. Osvježite spisak.'),
  'last-administrator': says(
    'Niko ne bi ostao da ovo poništi.',
    'Ništa nije promijenjeno. Prvo odredite drugog administratora potpisivanja.',
  ),
  'second-administrator-needed': says(
    'Za ovo je potreban drugi administrator.',
    'Ništa nije promijenjeno. Osvježite stranicu: tada se može predložiti.',
  ),
  'single-administrator': says(
    'Vi ste jedini administrator potpisivanja.',
    'Ništa nije promijenjeno. Niko ne bi mogao ništa da odobri: prvo odredite još jednog administratora.',
  ),
  'proposal-over': says('Ovo više ne čeka.', 'Ništa nijeste promijenili. Osvježite stranicu.'),
  'proposal-own': says('Ovo ste sami predložili.', 'Ništa nije promijenjeno. Mora odobriti drugi administrator.'),
  'proposal-outdated': says(
    'Ono na šta se prijedlog odnosi u međuvremenu se promijenilo.',
    'Ništa nije promijenjeno. Odbijte ga, pa neka se predloži iznova.',
  ),
  'enrolled-without-code-word': says(
    'Ova osoba je podesila kodove bez aktivacionog koda.',
    'Ništa nije promijenjeno. Poništite kodove, predajte aktivacioni kod, pa dajte ulogu.',
  ),
  'enrolled-with-assistance': says(
    'Telefon ove osobe je podešen kod administratora.',
    'Ništa nije promijenjeno. Poništite kodove, predajte aktivacioni kod, pa dajte ulogu.',
  ),
  // Sertifikati i token
  'role-may-not-sign': says(
    'Vaša uloga ne dozvoljava potpisivanje.',
    'Ništa nije potpisano. Obratite se administratoru potpisivanja.',
  ),
  'trial-over': ({ trialUntil, signaturesLeft }, { date }) => ({
    title: 'Probni period je završen.',
    body:
      trialUntil !== undefined && signaturesLeft !== undefined && signaturesLeft > 0
        ? `Preostalo probnih potpisa: ${signaturesLeft}, do ${date(trialUntil)}. Ništa nije potpisano. Povežite svoj servis za potpisivanje da biste potpisivali dalje.`
        : 'Ništa nije potpisano; ono što ste potpisali ostaje. Administrator povezuje vaš servis za potpisivanje u podešavanju.',
  }),
  'trials-taken': says(
    'Danas više ne počinju probni periodi.',
    'Ništa nije povezano. Pokušajte sjutra, ili povežite servis za potpisivanje kodom za povezivanje.',
  ),
  'test-mark-needed': says(
    'Probni potpis je uvijek vidljiv.',
    'Ništa nije potpisano. Izaberite mjesto za oznaku i potpišite ponovo.',
  ),
  'credential-not-granted': says('Ovaj sertifikat vam više nije dodijeljen.', 'Ništa nije potpisano. Izaberite drugi.'),
  'too-many-documents': ({ mostDocuments }) => ({
    title:
      mostDocuments === undefined
        ? 'Ovo je previše dokumenata za jedan kod.'
        : `Jedan kod važi za najviše ovoliko dokumenata: ${mostDocuments}.`,
    body: 'Ništa nije potpisano, a kod nije iskorišćen. Izostavite neke, i potpišite ih sljedećim kodom.',
  }),
  'credential-replaced': says(
    'Ovaj sertifikat je zamijenjen drugim.',
    'Ništa nije potpisano. Izaberite novi, i unesite novi kod.',
  ),
  'grant-ended': ({ grantUntil }, { dateTime }) => ({
    title: 'Ovaj sertifikat više ne smijete koristiti.',
    body:
      grantUntil === undefined
        ? 'Ništa nije potpisano. Obratite se administratoru.'
        : `Dat vam je do ${dateTime(grantUntil)}. Ništa nije potpisano. Obratite se administratoru.`,
  }),
  'grant-elsewhere': says(
    'Ovaj sertifikat ne smijete koristiti za ove dokumente.',
    'Dat vam je za druga polja, ili za jednu vrstu zapisa odjednom. Ništa nije potpisano. Izaberite drugi sertifikat, ili ih potpišite jedan po jedan.',
  ),
  'grant-used-up': ({ dailyNumber, leftToday, freshAt }, { dateTime, number }) => ({
    title:
      leftToday === undefined || leftToday === 0
        ? 'Ovim sertifikatom ste danas potpisali koliko smijete.'
        : `Ovim sertifikatom danas smijete potpisati još ${number(leftToday)}.`,
    body: `${dailyNumber === undefined ? '' : `Granica je ${number(dailyNumber)} dnevno. `}Ništa nije potpisano.${
      freshAt === undefined ? '' : ` Brojanje počinje iznova: ${dateTime(freshAt)}.`
    }`,
  }),
  'credential-expired': says('Ovaj sertifikat je istekao.', 'Ništa nije potpisano. Izaberite drugi.'),
  'credential-not-yet-valid': says('Ovaj sertifikat još ne važi.', 'Ništa nije potpisano. Izaberite drugi.'),
  'credential-unsuitable': says(
    'Ovim sertifikatom se ne smiju potpisivati dokumenti.',
    'Ništa nije potpisano. Izaberite drugi.',
  ),
  'credential-revoked': says(
    'Ovaj sertifikat je opozvan.',
    'Ništa nije potpisano. Izaberite drugi i javite administratoru.',
  ),
  'revocation-unavailable': says(
    'Nije se moglo provjeriti da li sertifikat još važi.',
    'Ništa nije potpisano. Pokušajte ponovo za minut.',
  ),
  'token-absent': says(
    'Token za potpisivanje nije priključen.',
    'Ništa nije potpisano. Administrator mora da ga priključi.',
  ),
  'token-elsewhere': says(
    'Tokenom sada potpisuje drugi server.',
    'Ništa nije potpisano. Pokušajte ponovo za minut; ako ostane tako, obavijestite administratora.',
  ),
  'token-pin-refused': says(
    'Token nije prihvatio PIN.',
    'Ništa nije potpisano. Potpisivanje je zaustavljeno da se token ne bi zaključao. Administrator mora da reaguje.',
  ),
  'pin-needed': says(
    'Na serveru za potpisivanje treba unijeti PIN.',
    'Prije toga se ništa ne potpisuje. Javite onome ko vodi server; vaš kod važi deset minuta.',
  ),
  'token-busy': ({ waitSeconds }) => ({
    title: 'Drugi dokumenti su na redu prije vašeg.',
    body:
      waitSeconds === undefined
        ? 'Ništa nije potpisano. Pokušajte ponovo uskoro.'
        : `Ništa nije potpisano. Oko ${waitSeconds} s.`,
  }),
  'token-failed': says('Token za potpisivanje nije odgovorio.', 'Ništa nije potpisano. Pokušajte ponovo.'),
  // Ovlašćenja
  'authorization-unknown': says('Vaš kod nije dat za ovaj dokument.', 'Ništa nije potpisano. Unesite novi kod.'),
  'authorization-expired': says('Vrijeme za vaš kod je isteklo.', 'Ništa nije potpisano. Unesite novi kod.'),
  'authorization-spent': says('Vaš kod je već potrošen.', 'Ništa nije potpisano. Unesite novi kod.'),
  'digest-not-authorized': says('Vaš kod je dat za drugi dokument.', 'Ništa nije potpisano. Otvorite dokument ponovo.'),
  'digest-mismatch': says('Fajl se promijenio na putu.', 'Ništa nije potpisano. Otvorite dokument ponovo.'),
  'signature-in-progress': says('Ovaj dokument se već potpisuje.', 'Sačekajte; rezultat dolazi ovdje.'),
  ...documentErrors,
  // Portal i servis
  'portal-busy': ({ waitSeconds }) => ({
    title: 'Portal trenutno ne prima nove zahtjeve.',
    body: `Ništa nije izgubljeno. Pokušajte ponovo za ${waitSeconds === undefined ? 'minut' : seconds(waitSeconds)}.`,
  }),
  'portal-unavailable': says('Portal ne odgovara.', 'Ništa nije izgubljeno. Pokušajte ponovo za minut.'),
  'portal-refused': says(
    'Portal je ovo odbio.',
    'Ništa nije izgubljeno. Pokušajte ponovo za minut; ako se ponavlja, javite referencu administratoru.',
  ),
  'portal-certificate-refused': says(
    'Sertifikatu portala se ne vjeruje.',
    'Ništa nije poslato. Operater ovog servera mora za portal da navede njegovog izdavaoca sertifikata.',
  ),
  'portal-needs-administrator': says(
    'Vezu s portalom treba obnoviti.',
    'Ništa nije izgubljeno. Administrator portala treba jednom da otvori DealSeal.',
  ),
  'signing-service-unavailable': says(
    'Potpisivanje trenutno nije dostupno.',
    'Ništa nije potpisano. Pokušajte ponovo za minut.',
  ),
  'server-stopping': says('Server se ponovo pokreće.', 'Ništa nije izgubljeno. Pokušajte ponovo za minut.'),
  'clock-unsure': says(
    'Server za potpisivanje nije siguran koliko je sati.',
    'Ništa nije potpisano. Operater mora da podesi njegov sat; poslije deset minuta se pokušava ponovo.',
  ),
  'service-stopping': says(
    'Servis za potpisivanje se ponovo pokreće.',
    'Ništa nije potpisano. Pokušajte ponovo za minut.',
  ),
  internal: says('Došlo je do greške na serveru.', 'Ništa nije izgubljeno. Javite referencu administratoru.'),
};
