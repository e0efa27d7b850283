import type { Me } from '@dealseal/app-server/contract/people';
import type { Language } from '@dealseal/app-server/contract/session';
import type { Credential } from '@dealseal/signing-service/contract/people';
import { useEffect, useState } from 'react';
import type { MarkFacts } from '../preview/mark-preview.js';
import { useServices } from '../services.js';
import { createFormats } from '../texts/formats.js';
import { type Choices, serialEnd } from './choices.js';

/** As the signing-service draws them. */
const headings: Readonly<Record<Language, string>> = {
  en: 'Elektronski potpisano / Digitally signed',
  'sr-Latn-ME': 'Elektronski potpisano / Digitally signed',
  ru: 'Подписано электронно / Digitally signed',
};

/** What the mark will say, as the portal has it drawn; null when none will be seen. */
export function useMarkFacts(
  mark: Choices['mark'],
  credential: Credential | undefined,
  design: Me['markDesign'] | undefined,
): MarkFacts | null {
  const { formats, person, now } = useServices();
  const logo = useLogo(mark !== 'none' && design?.shape === 'full' && design.logo !== null);
  if (mark === 'none' || credential === undefined || design === undefined) return null;
  const { shape, lines } = design;
  const language = design.language === 'signer' ? formats.language : design.language;
  const shows = (line: (typeof lines)[number]) => shape === 'full' && lines.includes(line);
  const { issuer, serialNumber } = credential;
  return {
    preset: mark,
    shape,
    heading: shows('heading') ? headings[language] : null,
    name: person?.name ?? credential.owner,
    organisation: shows('organisation') ? credential.organisation : null,
    time: createFormats(language, formats.timeZone).markDate(now()),
    certificate: shows('certificate')
      ? {
          full: `${issuer} · ${serialNumber.toUpperCase()}`,
          short: `${issuer} · …${serialEnd(serialNumber)}`,
        }
      : null,
    logo,
    isTest: credential.isTest === true,
  };
}

/** The logo as an address of its own bytes; null until it is there, and where there is none. */
function useLogo(isShown: boolean): string | null {
  const { api } = useServices();
  const [picture, setPicture] = useState<string | null>(null);
  useEffect(() => {
    if (!isShown) return undefined;
    const leaving = new AbortController();
    const read = async () => {
      const found = await api.markLogo(leaving.signal);
      if (!leaving.signal.aborted) setPicture(found);
    };
    // Without it the mark is shown without, and drawn with it all the same.
    read().catch(() => undefined);
    return () => {
      leaving.abort();
    };
  }, [api, isShown]);
  if (!isShown || picture === null) return null;
  const type = picture.startsWith('iVBOR') ? 'png' : 'jpeg';
  return `data:image/${type};base64,${picture}`;
}
