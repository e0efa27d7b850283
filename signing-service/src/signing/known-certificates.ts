import { type KeyObject, X509Certificate } from 'node:crypto';
import { type CertificateSummary, summarizeCertificate } from '../cms/certificate-summary.js';

export interface KnownCertificate {
  readonly summary: CertificateSummary;
  readonly publicKey: KeyObject;
}

/** Certificates read once: reading one takes a millisecond, and every signature of a key asks for the same. */
export class KnownCertificates {
  readonly #known = new Map<string, KnownCertificate>();
  readonly #max: number;

  constructor(max = 100) {
    this.#max = max;
  }

  /** Throws CmsError `asn1-malformed`. */
  get(der: Uint8Array): KnownCertificate {
    const key = Buffer.from(der).toString('latin1');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const read = { summary: summarizeCertificate(der), publicKey: new X509Certificate(der).publicKey };
    const [oldest] = this.#known.keys();
    if (this.#known.size >= this.#max && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(key, read);
    return read;
  }
}
