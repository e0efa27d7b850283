import type { Certificate } from './certificate.js';
import type { CertificationPath } from './certification-path.js';
import { fetchCrls } from './crl-fetching.js';
import { crlSource } from './crl-source.js';
import type { Crl } from './crl.js';
import type { Downloads } from './downloads.js';
import type { OcspClient } from './ocsp-client.js';
import type { OcspResponse } from './ocsp-response.js';
import { ocspSource } from './ocsp-source.js';
import { inheritParameters } from './public-key.js';
import { firstConclusive } from './revocation.js';
import type { RevocationQuestion, RevocationSource } from './revocation.js';
import { TrustError } from './trust-error.js';

/** Certificates whose status could not be had, and why. */
export interface MissingRevocation {
  readonly certificate: Certificate;
  readonly causes: readonly TrustError[];
}

/** What responders and CRL issuers say of a path now. */
export interface CollectedRevocation {
  readonly responses: readonly OcspResponse[];
  readonly crls: readonly Crl[];
  readonly missing: readonly MissingRevocation[];
  /** All of it, for path validation: OCSP first. */
  readonly source: RevocationSource;
}

export interface RevocationCollector {
  /**
   * Asks for the status of each certificate of the path: by OCSP, and by CRL where that gives none. With `since` nothing is given whose
   * thisUpdate is before it, as far as newer is to be had. Never throws for what cannot be had.
   */
  collect(path: CertificationPath, since?: Date): Promise<CollectedRevocation>;
}

export interface RevocationCollectorOptions {
  readonly ocsp: OcspClient;
  readonly downloads: Downloads;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The question for each certificate of a path, from the anchor down. */
export function questionsOf({ anchor, certificates }: CertificationPath, time: Date): RevocationQuestion[] {
  let [issuerName, issuerKey] = [anchor.name, anchor.publicKey];
  return certificates.map((certificate, index) => {
    const [first = certificate, ...rest] = certificates.slice(0, index + 1);
    const path: CertificationPath = { anchor, certificates: [first, ...rest] };
    const question = { certificate, issuerName, issuerKey, path, time };
    [issuerName, issuerKey] = [certificate.subject, inheritParameters(certificate.publicKey, issuerKey)];
    return question;
  });
}

/** What was had on one certificate. */
interface Collected {
  readonly responses: readonly OcspResponse[];
  readonly crls: readonly Crl[];
  readonly missing: readonly MissingRevocation[];
}

/** Collects evidence of revocation over the network, for path validation and to be kept with a signature. */
export function createRevocationCollector(options: RevocationCollectorOptions): RevocationCollector {
  const { ocsp, downloads, now } = options;

  async function byOcsp(question: RevocationQuestion, since?: Date): Promise<Collected | TrustError> {
    if ((question.certificate.extensions.authorityInfoAccess?.ocsp ?? []).length === 0) {
      return new TrustError('ocsp-unavailable', 'the certificate names no responder', { retry: 'never' });
    }
    try {
      const { response, responderCrls, status } = await ocsp.ask(question, since);
      if (status.status !== 'unknown') return { responses: [response], crls: responderCrls, missing: [] };
      return new TrustError('ocsp-refused', 'the responder does not know the certificate');
    } catch (error) {
      if (error instanceof TrustError) return error;
      throw error;
    }
  }

  async function collectOne(question: RevocationQuestion, since?: Date): Promise<Collected> {
    const found = await byOcsp(question, since);
    if (!(found instanceof TrustError)) return found;
    const { crls, failures } = await fetchCrls(question.certificate, downloads, since);
    const told = crlSource({ crls, now: question.time })(question);
    if (told.status !== 'unknown') return { responses: [], crls, missing: [] };
    const doubts = told.why.map(({ code, detail }) => `${code} (${detail})`).join('; ');
    const unknown = crls.length === 0 ? [] : [new TrustError('crl-invalid', `the CRLs prove nothing: ${doubts}`)];
    const missing = { certificate: question.certificate, causes: [found, ...failures, ...unknown] };
    return { responses: [], crls: [], missing: [missing] };
  }

  return {
    async collect(path, since) {
      const time = new Date(now());
      const collected = await Promise.all(questionsOf(path, time).map((question) => collectOne(question, since)));
      const responses = collected.flatMap((each) => each.responses);
      const crls = [...new Set(collected.flatMap((each) => each.crls))];
      const byCrl = crlSource({ crls, now: time });
      const source = firstConclusive(ocspSource({ responses, responderStatus: byCrl, now: time }), byCrl);
      return { responses, crls, missing: collected.flatMap((each) => each.missing), source };
    },
  };
}
