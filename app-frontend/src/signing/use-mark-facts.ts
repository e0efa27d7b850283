import type { Credential } from '@dealseal/signing-service/contract/people';
import type { MarkFacts } from '../preview/mark-preview.js';
import { useServices } from '../services.js';
import { type Choices, serialEnd } from './choices.js';
import { useSigningTexts } from './signing-texts.js';

/** What the mark will say; null when none will be seen. */
export function useMarkFacts(mark: Choices['mark'], credential: Credential | undefined): MarkFacts | null {
  const texts = useSigningTexts();
  const { formats, person, now } = useServices();
  if (mark === 'none' || credential === undefined) return null;
  return {
    preset: mark,
    heading: texts['mark.heading'],
    name: person?.name ?? credential.owner,
    organisation: credential.organisation,
    time: formats.markDate(now()),
    certificate: `${credential.issuer} · ${credential.serialNumber.toUpperCase()}`,
    shortCertificate: `${credential.issuer} · ${texts['cert.serial'](serialEnd(credential.serialNumber))}`,
  };
}
