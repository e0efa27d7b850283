import type { EnrolmentAnswer } from '@dealseal/signing-service/contract/people';
import type { ReactNode } from 'react';
import type { ScanKeyTexts } from '../texts/load-texts.js';
import { QrCode } from './qr-code.js';
import './scan-key.css';

/** A key, as a picture and as text. */
export function ScanKey(props: {
  readonly texts: ScanKeyTexts;
  readonly enrolment: EnrolmentAnswer;
  /** Below one another. */
  readonly narrow?: boolean;
  /** What can be done with the text. */
  readonly children?: ReactNode;
}): ReactNode {
  const { texts, enrolment, narrow = false, children = null } = props;
  return (
    <div className={narrow ? 'scan scan--narrow' : 'scan'}>
      <QrCode svg={enrolment.qrSvg} label={texts['enrol.scan.qr']} />
      <div className="stack grow">
        <div>
          <p className="label">{texts['enrol.scan.type']}</p>
          <p className="keytext">{enrolment.secretGroups.join(' ')}</p>
          {children === null ? null : <div className="row row--wrap scan__acts">{children}</div>}
        </div>
        <div>
          <p className="label">{texts['enrol.scan.account']}</p>
          <p>
            <bdi>{accountOf(enrolment.otpauthUri)}</bdi>
          </p>
        </div>
      </div>
    </div>
  );
}

/** The label of an otpauth address: `Portal - person` after the issuer. */
export function accountOf(otpauthUri: string): string {
  const label = /^otpauth:\/\/totp\/([^?]*)/.exec(otpauthUri)?.[1] ?? '';
  try {
    return decodeURIComponent(label).replace(/^[^:]*:\s*/, '');
  } catch {
    return label;
  }
}
