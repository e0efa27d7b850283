import { changedBy, type ErrorTexts, quotedNames, says } from '../error-texts.js';

const missing = quotedNames('„', '”');

/** What is said of documents, of their way through signing, and of receipts. */
export const documentErrors = {
  'pdf-not-a-pdf': says('Ovaj fajl nije PDF.', 'Ništa nije promijenjeno. Otpremite PDF da biste ga potpisali.'),
  'pdf-damaged': says('Ovaj fajl se ne može pročitati kao PDF.', 'Ništa nije promijenjeno. Otpremite ga ponovo.'),
  'pdf-encrypted': says('Ovaj PDF je zaštićen lozinkom.', 'Ništa nije promijenjeno. Otpremite ga bez lozinke.'),
  'pdf-password-wrong': says('Ova lozinka ne otvara PDF.', 'Provjerite je, ili otpremite PDF bez lozinke.'),
  'pdf-encryption-unsupported': says(
    'Ovaj PDF je šifrovan na način koji se ovdje ne može otvoriti.',
    'Ništa nije promijenjeno. Otpremite ga bez šifrovanja.',
  ),
  'pdf-ambiguous': says(
    'Ovaj PDF se može pročitati na više načina.',
    'Ništa nije potpisano. Izvezite ga ponovo iz programa koji ga je napravio.',
  ),
  'pdf-certified-no-changes': says(
    'Raniji potpisnik nije dozvolio dalje potpise.',
    'Ništa nije promijenjeno. Tražite od njega verziju koja se smije potpisati.',
  ),
  'pdf-unsupported': says(
    'Ova vrsta PDF-a se još ne može potpisati.',
    'Ništa nije promijenjeno. Izvezite ga ponovo i otpremite taj fajl.',
  ),
  'pdf-limit-exceeded': says(
    'Ovaj PDF je previše složen.',
    'Ništa nije promijenjeno. Izvezite ga ponovo s manje stranica ili objekata.',
  ),
  'pdf-too-large': ({ limitBytes }, { bytes }) => ({
    title: 'Ovaj fajl je prevelik za potpisivanje.',
    body: `${limitBytes === undefined ? '' : `Granica je ${bytes(limitBytes)}. `}Ništa nije promijenjeno. Otpremite manji.`,
  }),
  'field-locked': says(
    'Raniji potpisnik je zaključao polja ovog PDF-a.',
    'Ništa nije potpisano. Izaberite „Potpiši bez vidljive oznake”.',
  ),
  'mark-text-unsupported': says(
    'Vidljiva oznaka ne može da prikaže ovo ime.',
    'Ništa nije potpisano. Izaberite „Potpiši bez vidljive oznake”.',
  ),
  'mark-no-free-place': says(
    'Na stranici nema slobodnog mjesta za vidljivu oznaku.',
    'Ništa nije potpisano. Izaberite „Potpiši bez vidljive oznake”.',
  ),
  'mark-picture-invalid': says(
    'Ova slika ne može da se koristi za oznaku.',
    'Ništa nije promijenjeno. Izaberite PNG ili JPEG koji se otvara u pregledaču.',
  ),
  'mark-picture-too-large': ({ limitBytes }, { bytes }) => ({
    title: 'Ova slika je prevelika za oznaku.',
    body: `Ona postaje dio svakog potpisanog dokumenta. ${limitBytes === undefined ? 'Moguća su najviše 4 miliona piksela.' : `Granica je ${bytes(limitBytes)}.`} Izaberite manju.`,
  }),
  'document-over-limit': ({ limitBytes }, { bytes }) => ({
    title: 'Ovaj dokument je veći nego što vaš portal dozvoljava.',
    body: `${limitBytes === undefined ? '' : `Administrator je postavio granicu od ${bytes(limitBytes)}. `}Ništa nije promijenjeno. Otpremite manji ili pitajte administratora.`,
  }),
  'size-limit-out-of-range': ({ limitBytes }, { bytes }) => ({
    title: 'Ova granica ne može da se postavi.',
    body: `Izaberite veličinu od 64 kB${limitBytes === undefined ? '' : ` do ${bytes(limitBytes)}`}. Ništa nije promijenjeno.`,
  }),
  'drive-folder-unusable': says(
    'Ova fascikla ne može da se koristi.',
    'Nema je više ili je aplikacija ne smije čitati. Ništa nije promijenjeno. Izaberite drugu.',
  ),
  'file-too-large': ({ limitBytes }, { bytes }) => ({
    title: 'Ovaj fajl je prevelik.',
    body: `${limitBytes === undefined ? '' : `Granica je ${bytes(limitBytes)}. `}Ništa nije promijenjeno. Otpremite manji.`,
  }),
  'access-denied': says(
    'Ovaj dokument vam nije dostupan.',
    'Možda je uklonjen ili su vam promijenjena prava. Obratite se osobi zaduženoj za karticu.',
  ),
  'document-gone': says(
    'Dokumenta više nema u kartici.',
    'Ništa nije potpisano. Osvježite karticu da vidite šta je sada u njoj.',
  ),
  'document-changed': ({ person, since }, { time }) => ({
    title: 'Neko je otpremio drugu verziju.',
    body: `${changedBy(person, since === undefined ? undefined : time(since))}Ništa nije potpisano.`,
  }),
  'document-busy': ({ person, since }, { time }) => ({
    title: person === undefined ? 'Neko drugi potpisuje ovaj dokument.' : `${person} potpisuje ovaj dokument.`,
    body: `${since === undefined ? '' : `Od ${time(since)}. `}Novu verziju možete potpisati nakon toga.`,
  }),
  'field-read-only': says('Ne možete mijenjati ovo polje.', 'Dokument možete čitati, ali ne i potpisati.'),
  'required-fields-empty': ({ missing: names }) => ({
    title: 'Kartica se još ne može sačuvati.',
    body:
      names === undefined
        ? 'Prvo popunite sva obavezna polja; portal prije toga ne prima fajl.'
        : `Prvo popunite: ${missing(names)}; portal prije toga ne prima fajl.`,
  }),
  'request-state': says('Ovo više nije moguće.', 'Stanje dokumenta se u međuvremenu promijenilo. Otvorite ga ponovo.'),
  'time-stamp-unavailable': says(
    'Vremenski pečat se sada ne može dobiti.',
    'Ništa nije potpisano. Pokušajte ponovo za minut; ako ostane tako, javite administratoru.',
  ),
  'signature-unfinished': ({ waitsFor }) => ({
    title: {
      'time-stamp': 'Vaš potpis čeka svoj vremenski pečat.',
      revocation: 'Vaš potpis čeka potvrdu svojih sertifikata.',
      clock: 'Vaš potpis čeka da server bude siguran koliko je sati.',
    }[waitsFor ?? 'time-stamp'],
    body: 'Dat je i sačuvan. Pokušavamo i dalje; drugi kod nije potreban.',
  }),
  'signature-unknown': says('Ovdje nema potpisa.', 'Potvrdu imaju dokumenti potpisani kroz DealSeal.'),
  'signature-not-released': says('Potpis još nije završen.', 'Zatražite potvrdu ponovo za minut.'),
  'signature-erased': says('Zapisi o potpisu su obrisani.', 'Rok čuvanja je istekao. Dokument dokazuje sam sebe.'),
  'receipt-unsealed': says('Potvrda se sada ne može ovjeriti.', 'Pokušajte kasnije ili javite administratoru.'),
  'receipts-unsupported': says('Servis je prestar za potvrde.', 'Potpis je ispravan. Zatražite novu verziju.'),
  'signing-given-up': says(
    'Potpis nije mogao da se dovrši cijeli dan.',
    'U karticu ništa nije sačuvano, a potpis nije upotrijebljen. Možete potpisati ponovo.',
  ),
  'signing-outcome-unknown': says(
    'Servis za potpisivanje nije odgovorio cijeli dan.',
    'U karticu ništa nije sačuvano. Da li je potpisao, administratoru kazuje njegov dnevnik. Možete potpisati ponovo.',
  ),
  'storing-given-up': says(
    'Potpisani fajl je obrisan.',
    'DealSeal je predugo bio uklonjen s portala. Dokument u kartici nije diran; možete ga potpisati ponovo.',
  ),
} satisfies Partial<ErrorTexts>;
