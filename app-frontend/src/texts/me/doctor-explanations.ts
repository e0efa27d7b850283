import { explanation, type ExplanationTexts } from '../doctor-texts.js';

export const explanations: ExplanationTexts = {
  'csp-licence': explanation(
    'Licenca za CryptoPro CSP nedostaje ili je istekla.',
    'Unesite licencu u CryptoPro CSP na tom računaru. DealSeal potpisuje na svom serveru i ne treba mu.',
  ),
  'stamp-licence': explanation(
    'Licenca za CryptoPro TSP ili OCSP klijent nedostaje ili je istekla.',
    'Unesite je na tom računaru ili tamo potpisujte bez vremenskog pečata. Vremenskim pečatima programa DealSeal ne treba.',
  ),
  'plug-in-missing': explanation(
    'Dodatak pregledača, njegovo proširenje ili CAPICOM nedostaje ili se nije učitao.',
    'Instalirajte CryptoPro dodatak i proširenje, dozvolite ga za stranicu i ponovo pokrenite pregledač; CAPICOM je zastario. DealSeal ne traži dodatak.',
  ),
  'java-obsolete': explanation(
    'Stranica traži Javu ili aplet, koje pregledači više ne pokreću.',
    'Tražite noviju od onoga ko vodi tu stranicu. DealSeal ne traži Javu.',
  ),
  'site-not-allowed': explanation(
    'Pristup je odbijen: stranica nije na spisku povjerljivih u dodatku ili nedostaju prava.',
    'Dodajte stranicu među povjerljive u dodatku.',
  ),
  'chain-incomplete': explanation(
    'Do sertifikata ne vodi povjerljiv lanac.',
    'Instalirajte sertifikate njegovih izdavalaca. Za sertifikate programa DealSeal pogledajte nalaze iznad.',
  ),
  'certificate-dates': explanation(
    'Sertifikat je istekao ili još ne važi.',
    'Obnovite ga; ako su datumi u redu, namjestite sat.',
  ),
  'certificate-revoked': explanation(
    'Sertifikat je opozvan.',
    'Pitajte izdavaoca za razlog. Više se ne može koristiti: naručite novi.',
  ),
  'revocation-offline': explanation(
    'Niko nije rekao da li je sertifikat opozvan.',
    'Probajte kasnije; provjerite da računar dolazi do adresa izdavaoca.',
  ),
  'container-missing': explanation(
    'Nedostaje kontejner ključa.',
    'Priključite token, zatim ponovo instalirajte sertifikat iz kontejnera.',
  ),
  'signature-bad': explanation(
    'Potpis nije ispravan: dokument je mijenjan ili je potpisao drugi ključ.',
    'Uzmite dokument kakav je potpisan ili ga dajte da se potpiše ponovo.',
  ),
  'pin-wrong': explanation('PIN je pogrešan.', 'Ne pogađajte: previše pogrešnih zaključava token.'),
  'pin-blocked': explanation('PIN je zaključan.', 'Otključava ga onaj ko ima administratorski (SO) PIN tokena.'),
  cancelled: explanation('Neko je odustao.', 'Počnite ponovo.'),
  'no-token': explanation(
    'Nema tokena ili kartice, ili nema čitača.',
    'Priključite ga; provjerite da rade njegov drajver i servis za kartice.',
  ),
  'object-missing': explanation(
    'Nema onoga što je program tražio, najčešće sertifikata.',
    'Instalirajte sertifikat i izaberite ga ponovo.',
  ),
  'no-private-key': explanation(
    'Sertifikat na tom računaru nema privatni ključ.',
    'Priključite token na kome je ključ i instalirajte sertifikat odatle.',
  ),
  'store-empty': explanation(
    'Nije instaliran nijedan sertifikat koji bi se mogao izabrati.',
    'Instalirajte ga iz kontejnera na tokenu.',
  ),
};
