import type { CertificateSummary } from '../../cms/certificate-summary.js';
import type { PdfRef } from '../../pdf/object.js';
import type { RevisionWriter } from '../../pdf/revision.js';
import { logoSize } from './draw-mark.js';
import { fitMark } from './fit-mark.js';
import type { MarkArea } from './fit-mark.js';
import { type MarkDesign, withChosenLines } from './mark-design.js';
import { putMarkForm } from './mark-form.js';
import { markImage } from './mark-image.js';
import { markTemplate } from './mark-template.js';
import { markDate, markText } from './mark-text.js';
import type { MarkLanguage } from './mark-text.js';

/** What a mark shows of a signature. */
export interface MarkedSignature {
  readonly signerName: string;
  readonly organisation?: string | undefined;
  readonly reason?: string | undefined;
  readonly location?: string | undefined;
  /** Claimed time. */
  readonly signingTime: Date;
  /** IANA name. */
  readonly timeZone: string;
  readonly language: MarkLanguage;
  readonly certificate: Pick<CertificateSummary, 'issuerCommonName' | 'issuerOrganisation' | 'serial'>;
  /** A picture beside the lines: a PNG or JPEG file of at most 512 KB and 4 million pixels. */
  readonly logo?: Uint8Array | undefined;
  /** All lines and large when left out. */
  readonly design?: MarkDesign | undefined;
  /** A TEST certificate: the mark says so over its whole face. */
  readonly isTest?: boolean | undefined;
}

/** Where a mark is drawn. */
export interface MarkStand {
  /** Points, as the reader sees it. */
  readonly area: MarkArea;
  readonly rotate: 0 | 90 | 180 | 270;
}

function rounded(points: number): number {
  return Math.round(points * 1000) / 1000;
}

/**
 * Draws the mark of a signature as a form XObject; answers its reference. Throws `mark-does-not-fit`, `mark-text-unsupported`,
 * `mark-image-invalid`, `mark-image-too-large`, `time-zone-unknown`.
 */
export async function putMark(writer: RevisionWriter, signature: MarkedSignature, stand: MarkStand): Promise<PdfRef> {
  const { certificate, language, signingTime, timeZone } = signature;
  const issuer = certificate.issuerCommonName ?? certificate.issuerOrganisation;
  const date = markDate(signingTime, timeZone, language);
  const area = { width: rounded(stand.area.width), height: rounded(stand.area.height) };
  const text = withChosenLines(markText({ ...signature, issuer, serial: certificate.serial }), signature.design);
  const { shape, scale, text: shown } = fitMark(area, text, signature.design?.shape);
  const image = signature.logo === undefined ? undefined : markImage(signature.logo);
  const logo = image === undefined || shape === 'compact' ? undefined : logoSize(image);
  const template = await markTemplate({ shape, text: shown, logo });
  return putMarkForm(writer, template, { date, rotate: stand.rotate, area, scale, logo: image });
}
