import { changedBy, type ErrorTexts, quotedNames, says } from '../error-texts.js';

const missing = quotedNames('“', '”');

/** What is said of documents, of their way through signing, and of receipts. */
export const documentErrors = {
  'pdf-not-a-pdf': says('This file is not a PDF.', 'Nothing was changed. Upload a PDF to sign it.'),
  'pdf-damaged': says('This file cannot be read as a PDF.', 'Nothing was changed. Upload it anew.'),
  'pdf-encrypted': says('This PDF is protected by a password.', 'Nothing was changed. Upload it without one.'),
  'pdf-password-wrong': says('This password does not open the PDF.', 'Check it, or upload the PDF without a password.'),
  'pdf-encryption-unsupported': says(
    'This PDF is encrypted in a way that cannot be opened here.',
    'Nothing was changed. Upload it without encryption.',
  ),
  'pdf-ambiguous': says(
    'This PDF can be read in more than one way.',
    'Nothing was signed. Export it anew from the program that made it.',
  ),
  'pdf-certified-no-changes': says(
    'An earlier signer allowed no further signatures.',
    'Nothing was changed. Ask that signer for a version that may be signed.',
  ),
  'pdf-unsupported': says(
    'This kind of PDF cannot be signed yet.',
    'Nothing was changed. Export it anew and upload that.',
  ),
  'pdf-limit-exceeded': says(
    'This PDF is too complex.',
    'Nothing was changed. Export it anew with fewer pages or objects.',
  ),
  'pdf-too-large': ({ limitBytes }, { bytes }) => ({
    title: 'This file is too large to sign.',
    body: `${limitBytes === undefined ? '' : `The limit is ${bytes(limitBytes)}. `}Nothing was changed. Upload a smaller one.`,
  }),
  'field-locked': says(
    'An earlier signer locked the fields of this PDF.',
    'Nothing was signed. Choose “Sign without a visible mark”.',
  ),
  'mark-text-unsupported': says(
    'The visible mark cannot show this name.',
    'Nothing was signed. Choose “Sign without a visible mark”.',
  ),
  'mark-no-free-place': says(
    'The page has no free place for the visible mark.',
    'Nothing was signed. Choose “Sign without a visible mark”.',
  ),
  'mark-picture-invalid': says(
    'This picture cannot be used for the mark.',
    'Nothing was changed. Choose a PNG or JPEG that opens in a viewer.',
  ),
  'mark-picture-too-large': ({ limitBytes }, { bytes }) => ({
    title: 'This picture is too large for the mark.',
    body: `It becomes part of every signed document. ${limitBytes === undefined ? 'At most 4 million pixels are possible.' : `The limit is ${bytes(limitBytes)}.`} Choose a smaller one.`,
  }),
  'document-over-limit': ({ limitBytes }, { bytes }) => ({
    title: 'This document is larger than your portal allows.',
    body: `${limitBytes === undefined ? '' : `An administrator has set the limit to ${bytes(limitBytes)}. `}Nothing was changed. Upload a smaller one, or ask the administrator.`,
  }),
  'size-limit-out-of-range': ({ limitBytes }, { bytes }) => ({
    title: 'This limit cannot be set.',
    body: `Choose a size from 64 kB${limitBytes === undefined ? '' : ` to ${bytes(limitBytes)}`}. Nothing was changed.`,
  }),
  'drive-folder-unusable': says(
    'This folder cannot be used.',
    'It is gone, or the application may not read it. Nothing was changed. Choose another one.',
  ),
  'file-too-large': ({ limitBytes }, { bytes }) => ({
    title: 'This file is too large.',
    body: `${limitBytes === undefined ? '' : `The limit is ${bytes(limitBytes)}. `}Nothing was changed. Upload a smaller one.`,
  }),
  'access-denied': says(
    'This document is not available to you.',
    'It may have been removed, or your rights were changed. Ask whoever is responsible for the card.',
  ),
  'document-gone': says(
    'The document is no longer in the card.',
    'Nothing was signed. Reload the card to see what is there now.',
  ),
  'document-changed': ({ person, since }, { time }) => ({
    title: 'Someone uploaded another version.',
    body: `${changedBy(person, since === undefined ? undefined : time(since))}Nothing was signed.`,
  }),
  'document-busy': ({ person, since }, { time }) => ({
    title: person === undefined ? 'Someone else is signing this document.' : `${person} is signing this document.`,
    body: `${since === undefined ? '' : `Since ${time(since)}. `}You can sign the new version afterwards.`,
  }),
  'field-read-only': says('This field cannot be changed by you.', 'You may read the document, not sign it.'),
  'required-fields-empty': ({ missing: names }) => ({
    title: 'The card cannot be saved yet.',
    body:
      names === undefined
        ? 'Fill in every required field first; the portal accepts no file before.'
        : `Fill in ${missing(names)} first; the portal accepts no file before.`,
  }),
  'request-state': says('This is not possible any more.', 'The document has moved on meanwhile. Open it again.'),
  'time-stamp-unavailable': says(
    'No time stamp can be had now.',
    'Nothing was signed. Try again in a minute; if it stays so, tell the administrator.',
  ),
  'signature-unfinished': ({ waitsFor }) => ({
    title: {
      'time-stamp': 'Your signature waits for its time stamp.',
      revocation: 'Your signature waits for the proof of its certificates.',
      clock: 'Your signature waits until the server is sure of the time.',
    }[waitsFor ?? 'time-stamp'],
    body: 'It is made and kept. We keep trying; no other code is needed.',
  }),
  'signature-unknown': says('There is no signature here.', 'Only documents signed with DealSeal have a receipt.'),
  'signature-not-released': says('The signature is not finished yet.', 'Ask for the receipt again in a minute.'),
  'signature-erased': says(
    'The records of this signature were erased.',
    'Their time of keeping is over. The signed document proves itself.',
  ),
  'receipt-unsealed': says(
    'The receipt cannot be sealed now.',
    'Try again later, or tell the administrator of signing.',
  ),
  'receipts-unsupported': says(
    'The signing service is too old for receipts.',
    'The signature is fine. Ask for an update.',
  ),
  'signing-given-up': says(
    'The signature could not be finished within a day.',
    'Nothing was stored in the card, and the signature was not used. You can sign again.',
  ),
  'signing-outcome-unknown': says(
    'The signing service gave no answer for a day.',
    'Nothing was stored in the card. Whether it signed, its log tells the administrator. You can sign again.',
  ),
  'storing-given-up': says(
    'The signed file was deleted.',
    'DealSeal had been removed from the portal for too long. The document in the card was not touched; you can sign it again.',
  ),
} satisfies Partial<ErrorTexts>;
