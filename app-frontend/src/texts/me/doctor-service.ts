import { type ServiceTroubleTexts, told, trouble } from '../doctor-texts.js';

const nobody = 'Ovim sertifikatom niko ne može da potpiše.';
const operator = 'Operater servisa za potpisivanje';

export const serviceTroubles: ServiceTroubleTexts = {
  'no-credential': trouble(
    'Ovom portalu nije dodijeljen nijedan sertifikat.',
    'Niko ne može da potpiše.',
    `${operator} ga dodjeljuje: npx dealseal credential assign.`,
  ),
  'token-absent': trouble(
    'Token nije priključen ili njegov čitač nema napajanje.',
    `${nobody} Dokumenta čekaju; ništa nije izgubljeno.`,
    'Priključite token ponovo; ako se lampica ne upali, probajte drugi priključak. Servis nastavlja sam za nekoliko sekundi.',
  ),
  'token-elsewhere': trouble(
    'Na token je prijavljena druga instanca servisa za potpisivanje.',
    'Ova njime ne potpisuje; preuzima ga kada se druga završi.',
    `${operator} šalje zahtjeve instanci čiji /readyz odgovara 200.`,
  ),
  'token-ambiguous': trouble(
    'Više tokena odgovara na isto ime.',
    'PIN se ne unosi jer bi mogao biti od drugog tokena.',
    `${operator} navodi token po serijskom broju.`,
  ),
  'token-failed': trouble(
    'Token ili njegova biblioteka ne odgovara kako treba.',
    nobody,
    `Izvadite token i priključite ga ponovo. ${operator} ažurira biblioteku proizvođača; više govori npx dealseal doctor.`,
  ),
  'token-busy': trouble(
    'Token je zauzet potpisivanjem.',
    'Potpisi čekaju na red.',
    'Provjerite ponovo kada bude manje posla.',
  ),
  'key-file-unusable': trouble(
    'Fajl s ključem nedostaje ili se ne može pročitati.',
    nobody,
    `${operator} vraća PKCS#12 fajl i fajl s njegovom lozinkom; servis nastavlja sam.`,
  ),
  'key-file-closed': trouble(
    'Lozinka ne otvara fajl s ključem.',
    nobody,
    `${operator} ispravlja lozinku u pinFile; servis nastavlja sam.`,
  ),
  'token-empty': trouble(
    'Na tokenu nema ni ključeva ni sertifikata.',
    nobody,
    `${operator} pravi ključ i traži sertifikat: npx dealseal token generate, zatim token request. Ključevi koje na tokenu čuva program kao CryptoPro ovdje se ne vide.`,
  ),
  'pin-locked': trouble(
    'Token je zaključao PIN poslije previše pogrešnih unosa.',
    nobody,
    'Otključava ga onaj ko ima administratorski (SO) PIN tokena: npx dealseal token unblock. Bez njega se token mora inicijalizovati, a ključevi se gube.',
  ),
  'pin-final-try': trouble(
    'Za PIN tokena ostao je jedan pokušaj. Nijedan program ga ne koristi.',
    nobody,
    `${operator} provjerava PIN i dozvoljava jedan pokušaj: npx dealseal token clear-pin-refusal.`,
  ),
  'pin-count-low': trouble(
    'Od posljednjeg tačnog unesen je pogrešan PIN.',
    'Previše pogrešnih zaključava token.',
    'Saznajte ko ga unosi. Sljedeći tačan vraća brojač na početak.',
  ),
  'pin-to-be-changed': trouble(
    'Token traži da mu se promijeni PIN.',
    'Do tada može da odbije potpisivanje.',
    `${operator} ga mijenja: npx dealseal token change-pin.`,
  ),
  'pin-pad': trouble(
    'Token traži da se PIN unese na njegovoj tastaturi.',
    nobody,
    'Za ključ kojim potpisuje servis uzmite token ili čitač bez tastature.',
  ),
  'pin-refused-before': trouble(
    'PIN je odbijen ili ga program ne smije probati.',
    `${nobody} Ne pokušava se ponovo da se token ne bi zaključao.`,
    `${operator} pečati ispravan PIN (npx dealseal pin remember) ili ispravlja datoteku s PIN-om, zatim: npx dealseal token clear-pin-refusal. Zaboravljen PIN zamjenjuje se administratorskim (SO) PIN-om: npx dealseal token unblock.`,
  ),
  'pin-unreadable': trouble(
    'PIN se čuva zapečaćen i ne može se otvoriti: nedostaje ključ za pečaćenje ili je zapis izmijenjen.',
    `${nobody} Nijedan PIN nije probat.`,
    `${operator} vraća ključeve za pečaćenje iz njihove zasebne kopije ili ponovo pečati PIN: npx dealseal pin remember.`,
  ),
  'key-missing': trouble(
    'Ključ nije na tokenu; drugi jesu.',
    nobody,
    `${operator} ispravlja adresu ključa; npx dealseal token list pokazuje šta postoji.`,
  ),
  'key-ambiguous': trouble(
    'Više ključeva odgovara na istu adresu.',
    'Ništa se ne potpisuje: moglo bi pogrešnim ključem.',
    `${operator} navodi ključ po njegovoj oznaci (id).`,
  ),
  'key-without-certificate': trouble(
    'Ključ nema sertifikat.',
    nobody,
    'Ako je zatražen, možda je na putu: izdavaoci uzimaju od pola sata do dva dana, i ovu stranicu možete napustiti. Zatim ga operater uvozi: npx dealseal token import.',
  ),
  'certificate-requested': trouble(
    ({ date }, formats) =>
      `Sertifikat je zatražen${told(date, (iso) => ` ${formats.dateTime(iso)}`)} i još nije stigao.`,
    nobody,
    'Izdavaoci uzimaju od pola sata do dva dana. Ovu stranicu možete napustiti; kad stigne, operater ga uvozi: npx dealseal token import.',
  ),
  'certificate-without-key': trouble(
    'Na tokenu je sertifikat, a nema privatnog ključa.',
    nobody,
    'Ključ je na drugom tokenu ili je obrisan. Ne može se kopirati: napravite novi i zatražite sertifikat.',
  ),
  'key-mismatch': trouble(
    'Što ključ potpiše ne provjerava se po sertifikatu: to dvoje ne ide zajedno.',
    'Ništa se ne potpisuje.',
    `${operator} uvozi sertifikat ovog ključa (npx dealseal token import odbija svaki drugi) ili navodi pravi ključ.`,
  ),
  'signature-wrong': trouble(
    'Ključ potpisuje pogrešno.',
    'Takav potpis se ne izdaje, pa se ništa ne potpisuje.',
    'Greška je u tokenu ili biblioteci: ažurirajte biblioteku, probajte drugi čitač, zamijenite token.',
  ),
  'configuration-unusable': trouble(
    'Jedno podešavanje servisa za potpisivanje ne može se koristiti: datoteka, adresa ili biblioteka.',
    nobody,
    `${operator} pokreće npx dealseal doctor, koji ga imenuje.`,
  ),
  'certificate-expired': trouble(
    ({ date }, { date: shown }) => `Sertifikat je istekao${told(date, (iso) => `: važio je do ${shown(iso)}`) || '.'}`,
    `${nobody} Što je ranije potpisano s vremenskim pečatom i dalje važi.`,
    'Naručite novi. Operater pravi nov ključ i zahtjev: npx dealseal token generate, zatim token request.',
  ),
  'certificate-not-yet-valid': trouble(
    ({ date }, { date: shown }) => `Sertifikat još ne važi${told(date, (iso) => `: važi od ${shown(iso)}`) || '.'}`,
    nobody,
    'Sačekajte njegov prvi dan ili namjestite sat servera za potpisivanje ako je pogrešan.',
  ),
  'certificate-expires-soon': trouble(
    ({ days, date }, { date: shown }) =>
      `Sertifikat uskoro ističe${told(date, (iso) => `, ${shown(iso)}`)}${told(days, (left) => ` (preostalo dana: ${left})`) || (date === undefined ? '.' : '')}`,
    'Od tada njime niko ne može da potpiše.',
    'Naručite obnovu sada: izdavaocima treba vremena.',
  ),
  'certificate-no-signatures': trouble(
    'Upotreba ključa u sertifikatu zabranjuje potpise.',
    nobody,
    'Tražite od izdavaoca sertifikat za potpisivanje (digitalSignature ili nonRepudiation).',
  ),
  'certificate-other-purpose': trouble(
    'Sertifikat navodi druge namjene, a ne dokumenta.',
    'Primalac dokumenta može odbiti potpis.',
    'Tražite od izdavaoca sertifikat za dokumenta ili bez proširene upotrebe ključa.',
  ),
  'certificate-not-for-counterparty': trouble(
    ({ name }) => `Sertifikatu nedostaje namjena ili politika${told(name, (who) => ` koju traži ${who}`)}.`,
    'Taj primalac može odbiti dokumenta potpisana njime. Drugima ne smeta.',
    'Tražite od izdavaoca sertifikat s njom ili za tog primaoca potpisujte drugim.',
  ),
  'certificate-weak': trouble(
    'Ključ ili algoritam sertifikata je preslab ili ovdje nepoznat.',
    nobody,
    'Tražite od izdavaoca RSA od 2048 bita ili NIST krivu, potpisano sa SHA-2.',
  ),
  'key-lent': trouble(
    ({ people }) =>
      `Sertifikat imenuje jednu osobu, a njime smije da potpisuje više ljudi${told(people, (count) => ` (${count})`)}.`,
    'Svaki potpis kaže da je potpisala ta jedna osoba.',
    'Zamjeniku treba sopstveni sertifikat ili sertifikat organizacije: oduzmite ostalima sertifikat na stranici Ljudi.',
  ),
  'trust-unconfigured': trouble(
    'Servis za potpisivanje ne vjeruje nijednom sertifikatu.',
    'Niko se ne pita da li je sertifikat opozvan, a vremenski pečati se ne mogu dobiti.',
    `${operator} navodi povjerljive korijene (trust.certificateFiles).`,
  ),
  'issuer-missing': trouble(
    ({ name, addresses }) =>
      `Do sertifikata ne vodi povjerljiv put${told(name, (issuer) => `: nedostaje sertifikat izdavaoca ${issuer}`)}.${told(addresses, (where) => ` Trebalo bi da je na ${where}`)}`,
    'Ništa se ne potpisuje ili drugi ne mogu znati čiji je potpis.',
    `${operator} dodaje sertifikat koji nedostaje (chainFile) ili njegov korijen (trust.certificateFiles).`,
  ),
  'certificate-revoked': trouble(
    'Opozvan je sertifikat ili neko od njegovih izdavalaca.',
    nobody,
    'Pitajte izdavaoca za razlog. Opozvan sertifikat takav i ostaje: treba nov ključ.',
  ),
  'path-invalid': trouble(
    'Lanac sertifikata ne važi.',
    nobody,
    'Stranica sertifikata pokazuje koja provjera nije uspjela; odgovor ima izdavalac.',
  ),
  'revocation-unavailable': trouble(
    'Sada niko ne kaže da li je sertifikat opozvan.',
    'Ništa se ne potpisuje dok se to ne sazna.',
    `Provjerite ponovo za nekoliko minuta: izdavalac možda ne radi. ${operator} provjerava da server dolazi do njegovih adresa.`,
  ),
  'time-stamp-unconfigured': trouble(
    'Nije podešena nijedna služba vremenskih pečata.',
    'Potpisi gube dokaz kada sertifikat istekne.',
    `${operator} je navodi (trust.timeStampAuthorities).`,
  ),
  'time-stamp-unavailable': trouble(
    'Služba ne daje vremenski pečat koji se može koristiti.',
    'Potpisi s vremenskim pečatom čekaju, osim ako odgovori druga služba.',
    `Provjerite ponovo za nekoliko minuta. ${operator} provjerava da server dolazi do nje; izaberite i drugu u Podešavanjima.`,
  ),
  'level-without-stamp': trouble(
    'Potpisi se prave bez vremenskih pečata.',
    'Ništa ne dokazuje da je potpis stariji od kraja sertifikata.',
    'U Podešavanjima izaberite nivo s vremenskim pečatom.',
  ),
  'clock-off': trouble(
    ({ seconds }, { number }) =>
      `Sat servera za potpisivanje je pogrešan${told(seconds, (by) => ` za ${number(by)} s`)}.`,
    'Ništa se ne potpisuje, a jednokratni kodovi ne odgovaraju.',
    `${operator} namješta sat i brine da ostane tačan.`,
  ),
  'clock-unsure': trouble(
    'Sat servera za potpisivanje je skočio ili se razlikuje od vremenskih pečata.',
    'Ništa se ne potpisuje dok vrijeme nije sigurno.',
    `${operator} namješta sat; dovoljno je i deset minuta bez novog skoka.`,
  ),
  'data-unwritable': trouble(
    'Servis za potpisivanje ne može da upisuje svoje podatke.',
    'Ništa se ne može potpisati.',
    `${operator} daje fasciklu korisniku servisa.`,
  ),
  'data-exposed': trouble(
    'Podatke servisa mogu da čitaju i drugi na serveru za potpisivanje.',
    'Tajne su tamo slabije zaštićene nego što bi trebalo.',
    `${operator} zatvara fasciklu za druge (chmod 700).`,
  ),
  'sealing-keys-missing': trouble(
    'Nedostaju ključevi za pečaćenje servisa za potpisivanje.',
    'Nijedan kod se ne može provjeriti, niko ne može da potpiše.',
    `${operator} vraća datoteku iz njene kopije.`,
  ),
  'sealing-keys-unusable': trouble(
    'Ključevi za pečaćenje servisa za potpisivanje ne mogu se pročitati.',
    'Nijedan kod se ne može provjeriti, niko ne može da potpiše.',
    `${operator} vraća datoteku iz njene kopije.`,
  ),
  'database-unreachable': trouble(
    'Baza podataka servisa za potpisivanje ne odgovara.',
    'Ništa se ne može potpisati.',
    `${operator} provjerava da baza radi.`,
  ),
  'disk-low': trouble(
    ({ mebibytes }, { number }) =>
      `Disk servera za potpisivanje se puni${told(mebibytes, (free) => `: slobodno ${number(free)} MiB`)}.`,
    'Kada bude pun, ništa se ne potpisuje.',
    `${operator} oslobađa prostor.`,
  ),
  'disk-full': trouble(
    ({ mebibytes }, { number }) =>
      `Disk servera za potpisivanje je pun${told(mebibytes, (free) => `: slobodno ${number(free)} MiB`)}.`,
    'Ništa se ne može sigurno potpisati.',
    `${operator} odmah oslobađa prostor.`,
  ),
  'check-unfinished': trouble(
    'Provjera je trajala predugo i prekinuta je.',
    'Ne zna se ništa o onome što nije pregledano.',
    'Provjerite ponovo. Ako tako ostane, operater pokreće npx dealseal doctor.',
  ),
  'other-trouble': trouble(
    'Servis za potpisivanje je našao nešto za šta ova stranica nema riječi.',
    'To može sprečavati potpisivanje.',
    `${operator} pokreće npx dealseal doctor.`,
  ),
};
