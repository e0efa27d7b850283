import type { Credential } from '@dealseal/signing-service/contract/people';
import type { ReactNode } from 'react';
import { useServices } from '../services.js';
import { type Choices, ownerLine, serialEnd } from './choices.js';
import { useSigningTexts } from './signing-texts.js';

/** `lastPage` null: the last page of each of several documents. */
export function MarkSummary(props: { readonly mark: Choices['mark']; readonly lastPage: number | null }): ReactNode {
  const texts = useSigningTexts();
  switch (props.mark) {
    case 'none':
      return texts['mark.summary.none'];
    case 'last-page-bottom-left':
      return props.lastPage === null ? texts['list.mark.left'] : texts['mark.summary.left'](props.lastPage);
    case 'last-page-bottom-right':
      return props.lastPage === null ? texts['list.mark.right'] : texts['mark.summary.right'](props.lastPage);
  }
}

export function CertificateSummary(props: {
  readonly credential: Credential | null;
  readonly hasAny: boolean;
}): ReactNode {
  const texts = useSigningTexts();
  const { formats } = useServices();
  const { credential } = props;
  if (credential === null) {
    return <span className="why--warn">{texts[props.hasAny ? 'cert.noneUsable' : 'cert.none']}</span>;
  }
  return (
    <>
      <bdi>{ownerLine(credential)}</bdi>
      <br />
      {texts['cert.validTo'](formats.date(credential.notAfter))} ·{' '}
      <span className="num">{texts['cert.serial'](serialEnd(credential.serialNumber))}</span>
    </>
  );
}
