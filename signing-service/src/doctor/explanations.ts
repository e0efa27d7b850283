import type { ExplanationId } from '../contract/explanations.js';

interface Explanation {
  readonly meaning: string;
  readonly remedy: string;
  /** Whose error it is: where its number or words come from. */
  readonly source: string;
}

const windows = 'Windows (winerror.h)';
const cryptoPro = "CryptoPro's list of errors";
const tokens = `${windows}; PKCS#11 v2.40 (CKR_…)`;

/** Errors of programs beside this one. Nothing of them is observed here: what is said is what their makers say. */
export const explanations: Readonly<Record<ExplanationId, Explanation>> = {
  'csp-licence': {
    meaning: 'The licence of the CryptoPro CSP is missing or has expired.',
    remedy: 'Enter a licence in the CryptoPro CSP on that computer. This service needs none.',
    source: cryptoPro,
  },
  'stamp-licence': {
    meaning: "The licence of CryptoPro's TSP or OCSP client is missing or has expired.",
    remedy: 'Enter it on that computer, or sign there without a time stamp. This service needs none.',
    source: cryptoPro,
  },
  'plug-in-missing': {
    meaning: 'The browser plug-in, its extension or CAPICOM is missing, or did not load.',
    remedy:
      'Install the CryptoPro plug-in and its extension, allow it for the site, restart the browser. CAPICOM is obsolete.',
    source: "the plug-in's own script (cadesplugin_api.js) and browsers' messages",
  },
  'java-obsolete': {
    meaning: 'A page asks for Java or an applet, which browsers no longer run.',
    remedy: 'Ask who runs that page for a newer one.',
    source: "browsers' messages",
  },
  'site-not-allowed': {
    meaning: "Access was refused: the site is not among the plug-in's trusted sites, or rights are missing.",
    remedy: "Add the site to the plug-in's trusted sites.",
    source: `E_ACCESSDENIED of ${windows}`,
  },
  'chain-incomplete': {
    meaning: 'No trusted chain leads to the certificate.',
    remedy:
      'Install the certificates of its issuers. For a key of this service: `dealseal doctor`, `dealseal certificate`.',
    source: `CERT_E_CHAINING, CERT_E_UNTRUSTEDROOT of ${windows}`,
  },
  'certificate-dates': {
    meaning: 'The certificate has ended or is not valid yet.',
    remedy: 'Renew it; if its dates are right, set the clock.',
    source: `CERT_E_EXPIRED of ${windows}`,
  },
  'certificate-revoked': {
    meaning: 'The certificate was revoked.',
    remedy: 'Ask the authority why, and order a new one.',
    source: `CERT_E_REVOKED, CRYPT_E_REVOKED of ${windows}`,
  },
  'revocation-offline': {
    meaning: 'Nobody told whether the certificate was revoked.',
    remedy: "Try later; see that the computer reaches the authority's addresses.",
    source: `CRYPT_E_NO_REVOCATION_CHECK, CRYPT_E_REVOCATION_OFFLINE of ${windows}`,
  },
  'container-missing': {
    meaning: "The key's container is missing.",
    remedy: 'Insert the token, then install the certificate from its container again.',
    source: `NTE_BAD_KEYSET, NTE_NO_KEY of ${windows}`,
  },
  'signature-bad': {
    meaning: 'The signature is wrong: the document was changed, or another key signed it.',
    remedy: 'Take the document as it was signed, or have it signed anew.',
    source: `NTE_BAD_SIGNATURE of ${windows}`,
  },
  'pin-wrong': {
    meaning: 'The PIN was wrong.',
    remedy: 'Do not guess: too many wrong ones lock the token.',
    source: `SCARD_W_WRONG_CHV of ${tokens}`,
  },
  'pin-blocked': {
    meaning: 'The PIN is locked.',
    remedy: "Whoever has the token's SO PIN unblocks it: `dealseal token unblock`.",
    source: `SCARD_W_CHV_BLOCKED of ${tokens}`,
  },
  cancelled: {
    meaning: 'Somebody cancelled.',
    remedy: 'Begin again.',
    source: `SCARD_W_CANCELLED_BY_USER of ${windows}; CAPICOM`,
  },
  'no-token': {
    meaning: 'There is no token or card, or no reader.',
    remedy: 'Plug it in; see that its driver and the smart-card service (pcscd) run.',
    source: `SCARD_E_NO_SMARTCARD, SCARD_E_NO_READERS_AVAILABLE of ${tokens}`,
  },
  'object-missing': {
    meaning: 'Something that the program looked for is not there, mostly the certificate.',
    remedy: 'Install the certificate, and choose it again.',
    source: `ERROR_NOT_FOUND of ${windows}`,
  },
  'no-private-key': {
    meaning: 'The certificate has no private key on that computer.',
    remedy: 'Insert the token that holds the key, and install the certificate from there.',
    source: 'CAPICOM',
  },
  'store-empty': {
    meaning: 'No certificate is installed that could be chosen.',
    remedy: "Install it from the token's container.",
    source: 'CAPICOM',
  },
};
