import { type ServiceTroubleTexts, told, trouble } from '../doctor-texts.js';

const nobody = 'Nobody can sign with this certificate.';
const operator = 'The operator of the signing service';

/** What the signing-service finds. */
export const serviceTroubles: ServiceTroubleTexts = {
  'no-credential': trouble(
    'No certificate is assigned to this portal.',
    'Nobody can sign.',
    `${operator} assigns one: npx dealseal credential assign.`,
  ),
  'token-absent': trouble(
    'The token is not connected, or its reader has no power.',
    `${nobody} Documents wait; nothing is lost.`,
    'Plug the token in again; if its light stays off, try another socket. The service goes on by itself within seconds.',
  ),
  'token-elsewhere': trouble(
    'Another instance of the signing service is logged in to the token.',
    'This one does not sign with it; it takes over when the other has ended.',
    `${operator} sends requests to the instance whose /readyz answers 200.`,
  ),
  'token-ambiguous': trouble(
    'Several tokens answer to the same name.',
    'No PIN is tried, for it could be the wrong token’s.',
    `${operator} names the token by its serial number.`,
  ),
  'token-failed': trouble(
    'The token or its library does not answer as it should.',
    nobody,
    `Unplug the token and plug it in again. ${operator} updates the maker’s library; npx dealseal doctor tells more.`,
  ),
  'token-busy': trouble(
    'The token is busy signing.',
    'Signatures are waiting for their turn.',
    'Check again when there is less to sign.',
  ),
  'key-file-unusable': trouble(
    'The file with the key is missing, or cannot be read.',
    nobody,
    `${operator} puts the PKCS#12 file and its password’s file back; the service goes on by itself.`,
  ),
  'key-file-closed': trouble(
    'The password does not open the file with the key.',
    nobody,
    `${operator} corrects the password in pinFile; the service goes on by itself.`,
  ),
  'token-empty': trouble(
    'The token holds neither keys nor certificates.',
    nobody,
    `${operator} makes a key and has it certified: npx dealseal token generate, then token request. Keys that a program such as CryptoPro keeps on the token are not seen here.`,
  ),
  'pin-locked': trouble(
    'The token has locked its PIN after too many wrong ones.',
    nobody,
    'Whoever has the token’s administrator (SO) PIN unblocks it: npx dealseal token unblock. Without it the token has to be initialised, and its keys are lost.',
  ),
  'pin-final-try': trouble(
    'One try is left for the token’s PIN. No program uses it.',
    nobody,
    `${operator} makes sure of the PIN and allows one try: npx dealseal token clear-pin-refusal.`,
  ),
  'pin-count-low': trouble(
    'A wrong PIN was entered since the last right one.',
    'Too many wrong ones lock the token.',
    'Find out who enters it. The next right one sets the count back.',
  ),
  'pin-to-be-changed': trouble(
    'The token wants its PIN changed.',
    'It may refuse to sign until then.',
    `${operator} changes it: npx dealseal token change-pin.`,
  ),
  'pin-pad': trouble(
    'The token wants its PIN typed on its own pad.',
    nobody,
    'Take a token or reader without a pad for a key that a service signs with.',
  ),
  'pin-refused-before': trouble(
    'The PIN was refused, or must not be tried by a program.',
    `${nobody} It is not tried again, so that the token does not lock.`,
    `${operator} has the right one sealed (npx dealseal pin remember), or corrects the PIN file, then: npx dealseal token clear-pin-refusal. A forgotten PIN is replaced with the administrator (SO) PIN: npx dealseal token unblock.`,
  ),
  'pin-unreadable': trouble(
    'The PIN is kept sealed, and cannot be opened: its sealing key is missing, or it was altered.',
    `${nobody} No PIN was tried.`,
    `${operator} brings the sealing keys back from their own copy, or has the PIN sealed anew: npx dealseal pin remember.`,
  ),
  'key-missing': trouble(
    'The key is not on the token; others are.',
    nobody,
    `${operator} corrects the key’s address; npx dealseal token list shows what is there.`,
  ),
  'key-ambiguous': trouble(
    'Several keys answer to the same address.',
    'Nothing is signed: it could be with the wrong key.',
    `${operator} names the key by its id.`,
  ),
  'key-without-certificate': trouble(
    'The key has no certificate.',
    nobody,
    'If it was asked for, it may be under way: authorities take from half an hour to two days, and you may leave this page. Then the operator imports it: npx dealseal token import.',
  ),
  'certificate-requested': trouble(
    ({ date }, formats) =>
      `The certificate was asked for${told(date, (iso) => ` on ${formats.dateTime(iso)}`)} and is not there yet.`,
    nobody,
    'Authorities take from half an hour to two days. You may leave this page; when it has come, the operator imports it: npx dealseal token import.',
  ),
  'certificate-without-key': trouble(
    'The token holds a certificate and no private key.',
    nobody,
    'The key is on another token, or was deleted. It cannot be copied: make a new one and have it certified.',
  ),
  'key-mismatch': trouble(
    'What the key signs does not verify under its certificate: the two do not belong together.',
    'Nothing is signed.',
    `${operator} imports the certificate of this key (npx dealseal token import refuses any other), or names the right key.`,
  ),
  'signature-wrong': trouble(
    'The key signs wrongly.',
    'No such signature is released, so nothing is signed.',
    'Token or library are at fault: update the library, try another reader, replace the token.',
  ),
  'configuration-unusable': trouble(
    'A setting of the signing service cannot be used: a file, an address or the library.',
    nobody,
    `${operator} runs npx dealseal doctor, which names it.`,
  ),
  'certificate-expired': trouble(
    ({ date }, { date: shown }) =>
      `The certificate has ended${told(date, (iso) => `: it was valid to ${shown(iso)}`)}.`,
    `${nobody} What was signed before with a time stamp stays valid.`,
    'Order a new one. The operator makes a new key and request: npx dealseal token generate, then token request.',
  ),
  'certificate-not-yet-valid': trouble(
    ({ date }, { date: shown }) => `The certificate is not valid yet${told(date, (iso) => `: from ${shown(iso)} on`)}.`,
    nobody,
    'Wait for its first day, or set the clock of the signing server if that is wrong.',
  ),
  'certificate-expires-soon': trouble(
    ({ days, date }, { date: shown }) =>
      `The certificate ends soon${told(date, (iso) => `, on ${shown(iso)}`)}${told(days, (left) => ` (days left: ${left})`)}.`,
    'From then on nobody can sign with it.',
    'Order a renewal now: authorities take their time.',
  ),
  'certificate-no-signatures': trouble(
    'The certificate’s key usage forbids signatures.',
    nobody,
    'Ask the authority for a certificate for signatures (digitalSignature or nonRepudiation).',
  ),
  'certificate-other-purpose': trouble(
    'The certificate names other purposes than documents.',
    'Whoever gets the document may refuse the signature.',
    'Ask the authority for a certificate for documents, or without an extended key usage.',
  ),
  'certificate-not-for-counterparty': trouble(
    ({ name }) => `The certificate lacks a purpose or policy${told(name, (who) => ` that ${who} asks for`)}.`,
    'They may refuse documents that are signed with it. Others do not mind.',
    'Ask the authority for a certificate with it, or sign for them with another one.',
  ),
  'certificate-weak': trouble(
    'The certificate’s key or algorithm is too weak, or not known here.',
    nobody,
    'Ask the authority for RSA from 2048 bits or a NIST curve, signed with SHA-2.',
  ),
  'key-lent': trouble(
    ({ people }) =>
      `The certificate names one person, and several may sign with it${told(people, (count) => ` (${count})`)}.`,
    'Each signature says that this one person signed.',
    'A deputy needs a certificate of their own, or the organisation’s: take the others’ certificates back under People.',
  ),
  'trust-unconfigured': trouble(
    'The signing service trusts no certificate.',
    'Nobody is asked whether a certificate was revoked, and time stamps cannot be had.',
    `${operator} names the trusted roots (trust.certificateFiles).`,
  ),
  'issuer-missing': trouble(
    ({ name, addresses }) =>
      `No trusted path leads to the certificate${told(name, (issuer) => `: that of ${issuer} is missing`)}.${told(addresses, (where) => ` It should lie at ${where}`)}`,
    'Nothing is signed, or others cannot tell whose the signature is.',
    `${operator} adds the missing certificate (chainFile) or its root (trust.certificateFiles).`,
  ),
  'certificate-revoked': trouble(
    'The certificate, or one of its issuers, was revoked.',
    nobody,
    'Ask the authority why. A revoked certificate stays so: a new key is needed.',
  ),
  'path-invalid': trouble(
    'The chain of the certificate is not valid.',
    nobody,
    'The certificate’s page shows which check failed; the authority that issued it has the answer.',
  ),
  'revocation-unavailable': trouble(
    'Nobody tells now whether the certificate was revoked.',
    'Nothing is signed until somebody does.',
    `Check again in some minutes: the authority may be down. ${operator} sees that the server reaches its addresses.`,
  ),
  'time-stamp-unconfigured': trouble(
    'No time-stamp authority is set up.',
    'Signatures lose their proof with the end of the certificate.',
    `${operator} names one (trust.timeStampAuthorities).`,
  ),
  'time-stamp-unavailable': trouble(
    'The time-stamp authority gives no time stamp that can be used.',
    'Signatures with time stamps wait, unless another authority answers.',
    `Check again in some minutes. ${operator} sees that the server reaches it; choose a second one under Settings.`,
  ),
  'level-without-stamp': trouble(
    'Signatures are made without time stamps.',
    'Nothing proves that a signature is older than the end of its certificate.',
    'Choose a level with time stamps under Settings.',
  ),
  'clock-off': trouble(
    ({ seconds }, { number }) => `The signing server’s clock is wrong${told(seconds, (by) => ` by ${number(by)} s`)}.`,
    'Nothing is signed, and one-time codes do not fit.',
    `${operator} sets the clock and lets it be kept.`,
  ),
  'clock-unsure': trouble(
    'The signing server’s clock has jumped, or differs from the time stamps.',
    'Nothing is signed until the time is sure.',
    `${operator} sets the clock; ten minutes without another jump are enough too.`,
  ),
  'data-unwritable': trouble(
    'The signing service cannot write its data.',
    'Nothing can be signed.',
    `${operator} gives the folder to the service’s user.`,
  ),
  'data-exposed': trouble(
    'Others on the signing server can read the service’s data.',
    'Secrets there are less protected than they should be.',
    `${operator} closes the folder to others (chmod 700).`,
  ),
  'sealing-keys-missing': trouble(
    'The signing service’s sealing keys are missing.',
    'No code can be checked, nobody can sign.',
    `${operator} brings the file back from its own copy.`,
  ),
  'sealing-keys-unusable': trouble(
    'The signing service’s sealing keys cannot be read.',
    'No code can be checked, nobody can sign.',
    `${operator} brings the file back from its own copy.`,
  ),
  'database-unreachable': trouble(
    'The signing service’s database does not answer.',
    'Nothing can be signed.',
    `${operator} sees that the database runs.`,
  ),
  'disk-low': trouble(
    ({ mebibytes }, { number }) =>
      `The signing server’s disk is filling up${told(mebibytes, (free) => `: ${number(free)} MiB free`)}.`,
    'When it is full, nothing is signed.',
    `${operator} makes room.`,
  ),
  'disk-full': trouble(
    ({ mebibytes }, { number }) =>
      `The signing server’s disk is full${told(mebibytes, (free) => `: ${number(free)} MiB free`)}.`,
    'Nothing can be signed safely.',
    `${operator} makes room now.`,
  ),
  'check-unfinished': trouble(
    'The check took too long and was given up.',
    'Nothing is known of what was not looked at.',
    'Check again. If it stays so, the operator runs npx dealseal doctor.',
  ),
  'other-trouble': trouble(
    'The signing service found something that this page has no words for.',
    'It may keep people from signing.',
    `${operator} runs npx dealseal doctor.`,
  ),
};
