/** An article of the sample contract in Montenegrin, Latin script. */
export interface Article {
  heading: string;
  text: string;
}

export const contractTitle = 'Ugovor o isporuci i montaži opreme';

export const contractParties =
  'Zaključen između: Adriatik Trade d.o.o., Podgorica, koga zastupa izvršna direktorica Milica Radović (u daljem ' +
  'tekstu: Isporučilac) i Hotelijersko preduzeće „Jadranska zvijezda“ a.d., Budva, koga zastupa direktor Nikola ' +
  'Vujošević (u daljem tekstu: Naručilac).';

export const contractArticles: readonly Article[] = [
  {
    heading: 'Predmet ugovora',
    text: 'Predmet ovog ugovora je isporuka, montaža i puštanje u rad 96 klima-uređaja u objektu Naručioca, hotelu Jadranska zvijezda u Budvi, prema specifikaciji iz ponude broj 412/2026.',
  },
  {
    heading: 'Cijena i način plaćanja',
    text: 'Ugovorena cijena iznosi 154.440 eura sa obračunatim porezom. Naručilac plaća trideset odsto cijene u roku od osam dana od potpisivanja, a ostatak u roku od petnaest dana od primopredaje.',
  },
  {
    heading: 'Rok isporuke',
    text: 'Isporučilac će opremu isporučiti u dva dijela: prvi dio do 20. jula, a drugi do 15. avgusta 2026. godine. Montaža se završava najkasnije do 15. septembra 2026. godine.',
  },
  {
    heading: 'Obaveze Isporučioca',
    text: 'Isporučilac se obavezuje da opremu isporuči novu i ispravnu, da montažu izvrši stručno, da očisti prostor poslije radova i da osoblje Naručioca obuči za rukovanje uređajima.',
  },
  {
    heading: 'Obaveze Naručioca',
    text: 'Naručilac obezbjeđuje pristup prostorijama, priključke za struju i vodu, kao i bezbjedno mjesto za čuvanje opreme do montaže.',
  },
  {
    heading: 'Primopredaja',
    text: 'Primopredaja se vrši zapisnikom koji potpisuju obje strane. Vidljivi nedostaci unose se u zapisnik i otklanjaju u roku od sedam dana.',
  },
  {
    heading: 'Garancija',
    text: 'Garancija za uređaje traje dvije godine od primopredaje. Garancija ne obuhvata kvarove nastale nepravilnim rukovanjem ili radovima trećih lica.',
  },
  {
    heading: 'Kašnjenje',
    text: 'Za svaki dan kašnjenja Isporučilac plaća ugovornu kaznu od dva promila vrijednosti neisporučenog dijela, a najviše pet odsto ugovorene cijene.',
  },
  {
    heading: 'Viša sila',
    text: 'Nijedna strana ne odgovara za neispunjenje koje je posljedica okolnosti što se nijesu mogle predvidjeti ni spriječiti. O takvim okolnostima druga strana se obavještava bez odlaganja.',
  },
  {
    heading: 'Povjerljivost',
    text: 'Strane čuvaju kao tajnu sve poslovne podatke koje saznaju u izvršenju ovog ugovora, i poslije njegovog prestanka.',
  },
  {
    heading: 'Rješavanje sporova',
    text: 'Sporove iz ovog ugovora strane rješavaju sporazumno, a ako u tome ne uspiju, nadležan je Privredni sud Crne Gore u Podgorici.',
  },
  { heading: 'Izmjene', text: 'Izmjene i dopune važe samo u pisanoj formi i uz potpis obje strane.' },
  {
    heading: 'Završne odredbe',
    text: 'Ovaj ugovor sačinjen je u elektronskom obliku, a stupa na snagu danom potpisivanja kvalifikovanim elektronskim potpisom obje ugovorne strane. Tekst na latinici i tekst na ćirilici imaju istu važnost.',
  },
];

const pairs: Readonly<Record<string, string>> = { lj: 'љ', nj: 'њ', dž: 'џ' };
const latin = 'abvgdđežzijklmnoprstćufhcčš';
const cyrillic = 'абвгдђежзијклмнопрстћуфхцчш';

function letter(sign: string): string {
  const lower = sign.toLowerCase();
  const at = latin.indexOf(lower);
  const found = pairs[lower] ?? (at < 0 ? sign : cyrillic.charAt(at));
  return sign.charAt(0) === lower.charAt(0) ? found : found.toUpperCase();
}

/** Montenegrin Latin to Cyrillic; „lj“, „nj“ and „dž“ are one letter each. */
export function toCyrillic(text: string): string {
  return text.replaceAll(/lj|nj|dž|[a-zčćđšž]/gi, letter);
}
