import { explanation, type ExplanationTexts } from '../doctor-texts.js';

/** Errors of programs beside this product, by what they mean. */
export const explanations: ExplanationTexts = {
  'csp-licence': explanation(
    'The licence of the CryptoPro CSP is missing or has expired.',
    'Enter a licence in the CryptoPro CSP on that computer. DealSeal signs on its server and needs none.',
  ),
  'stamp-licence': explanation(
    'The licence of CryptoPro’s TSP or OCSP client is missing or has expired.',
    'Enter it on that computer, or sign there without a time stamp. DealSeal’s own time stamps need none.',
  ),
  'plug-in-missing': explanation(
    'The browser plug-in, its extension or CAPICOM is missing, or did not load.',
    'Install the CryptoPro plug-in and its extension, allow it for the site, and restart the browser; CAPICOM is obsolete. DealSeal needs no plug-in.',
  ),
  'java-obsolete': explanation(
    'A page asks for Java or an applet, which browsers no longer run.',
    'Ask who runs that page for a newer one. DealSeal needs no Java.',
  ),
  'site-not-allowed': explanation(
    'Access was refused: the site is not in the plug-in’s list of trusted sites, or rights are missing.',
    'Add the site to the plug-in’s trusted sites.',
  ),
  'chain-incomplete': explanation(
    'No trusted chain leads to the certificate.',
    'Install the certificates of its issuers. For DealSeal’s own certificates see the findings above.',
  ),
  'certificate-dates': explanation(
    'The certificate has ended or is not valid yet.',
    'Renew it; if its dates are right, set the clock.',
  ),
  'certificate-revoked': explanation(
    'The certificate was revoked.',
    'Ask the authority why. It cannot be used any more: order a new one.',
  ),
  'revocation-offline': explanation(
    'Nobody told whether the certificate was revoked.',
    'Try later; see that the computer reaches the authority’s addresses.',
  ),
  'container-missing': explanation(
    'The key’s container is missing.',
    'Insert the token, then install the certificate from its container again.',
  ),
  'signature-bad': explanation(
    'The signature is wrong: the document was changed, or another key signed it.',
    'Take the document as it was signed, or have it signed anew.',
  ),
  'pin-wrong': explanation('The PIN was wrong.', 'Do not guess: too many wrong ones lock the token.'),
  'pin-blocked': explanation('The PIN is locked.', 'Whoever has the token’s administrator (SO) PIN unblocks it.'),
  cancelled: explanation('Somebody cancelled.', 'Begin again.'),
  'no-token': explanation(
    'There is no token or card, or no reader.',
    'Plug it in; see that its driver and the smart-card service run.',
  ),
  'object-missing': explanation(
    'Something that the program looked for is not there, mostly the certificate.',
    'Install the certificate, and choose it again.',
  ),
  'no-private-key': explanation(
    'The certificate has no private key on that computer.',
    'Insert the token that holds the key, and install the certificate from there.',
  ),
  'store-empty': explanation(
    'No certificate is installed that could be chosen.',
    'Install it from the token’s container.',
  ),
};
