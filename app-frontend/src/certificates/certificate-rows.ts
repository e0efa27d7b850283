import type { CertificateView } from '@dealseal/signing-service/contract/certificate';
import type { ReactNode } from 'react';
import type { CertificateTexts } from '../texts/load-texts.js';

/** A label and what stands beside it. */
export type Row = readonly [label: string, value: ReactNode];

/** Subject and alternative names; an e-mail address that stands in both, once. */
export function ownerFacts({ subject, alternativeNames }: CertificateView, texts: CertificateTexts): Row[] {
  const known = new Set(subject.map(({ value }) => value));
  return [
    ...subject.map(({ kind, type, value }): Row => [
      kind === 'other' ? type : texts[`attribute.${kind}`],
      kind === 'snils' ? snilsText(value) : value,
    ]),
    ...alternativeNames.flatMap(({ form, value }): Row[] =>
      known.has(value) ? [] : [[texts[`alternative.${form}`], value]],
    ),
  ];
}

/** Eleven digits as people write them: 112-233-445 95. */
export function snilsText(value: string): string {
  return value.replace(/^(\d{3})(\d{3})(\d{3})(\d{2})$/u, '$1-$2-$3 $4');
}

/** Upper-case pairs, so that two can be compared by eye. */
export function hexGroups(hex: string): string {
  return (
    hex
      .toUpperCase()
      .match(/.{1,2}/gu)
      ?.join(':') ?? ''
  );
}

/** What the file is called that people save: the owner's name as far as every system takes it, and the end of the serial number. */
export function certificateFileName({ subject, serialNumber }: CertificateView): string {
  const named = subject.find(({ kind }) => kind === 'commonName' || kind === 'organisation')?.value ?? '';
  const safe = named
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '')
    .slice(0, 60);
  return `${safe === '' ? 'certificate' : safe}-${serialNumber.slice(-4)}.cer`;
}
