import { publicKeyOf } from '../cms/certificate-key.js';
import { summarizeCertificate } from '../cms/certificate-summary.js';
import { signatureAlgorithmFor } from '../cms/signature-algorithm.js';
import type { CredentialConfig } from '../config.js';
import { KeyError } from '../keys/errors.js';
import { formatPkcs11Uri, parsePkcs11Uri } from '../keys/pkcs11-uri.js';
import type { TokenClient } from '../keys/token-client.js';
import type { TokenObject } from '../keys/token-protocol.js';
import { latestFirst } from './latest-first.js';
import { mechanismNames } from './prove-key.js';
import { readCertificates, type SigningCredential } from './signing-credential.js';

/**
 * The credential as far as it is seen without its PIN: the token is there and has not locked it, and shows a certificate beside the key, or
 * the configured file holds one. Whether the key is the certificate's own is seen at each signature, which is verified before it is
 * released. Throws KeyError, CmsError.
 */
export async function sightCredential(
  token: Pick<TokenClient, 'look'>,
  config: CredentialConfig,
  now: Date,
): Promise<SigningCredential> {
  const { credentialId, keyUri, certificateFile, chainFile } = config;
  const { token: seen, objects, mechanisms } = await token.look(keyUri);
  if (seen.flags.pinLocked) throw new KeyError('token-pin-locked', 'the token has locked its PIN');
  const shown = objectsOf(keyUri, objects);
  const configured = certificateFile === undefined ? [] : await readCertificates(certificateFile);
  const [certificate] = certificateFile === undefined ? latestFirst(certificatesAmong(shown), now) : configured;
  if (certificate === undefined) {
    throw new KeyError(
      'key-not-found',
      'no certificate of the key is seen without its PIN: name it in certificateFile',
    );
  }
  const more = chainFile === undefined ? [] : await readCertificates(chainFile);
  const summary = summarizeCertificate(certificate);
  const { label, serial } = seen;
  const { id, object } = nameOf(keyUri, shown);
  return {
    credentialId,
    keyUri: formatPkcs11Uri({ token: label, serial, ...(id === undefined ? { object } : { id }), type: 'private' }),
    certificate,
    summary,
    algorithm: signatureAlgorithmFor(
      summary,
      mechanisms.map((mechanism) => mechanismNames[mechanism]),
    ),
    publicKey: publicKeyOf(certificate),
    chain: [...configured.slice(1), ...more],
    tokenLabel: label,
    // The key of a trial is in a file, and nothing is typed for it.
    isTest: false,
  };
}

/** What bears the key's name, or the same CKA_ID as what does. Throws KeyError `key-ambiguous` for several keys. */
function objectsOf(keyUri: string, objects: readonly TokenObject[]): TokenObject[] {
  const { id, object } = parsePkcs11Uri(keyUri);
  const wanted = id === undefined ? undefined : Buffer.from(id).toString('hex');
  const named = objects.filter(
    (each) => (wanted ?? each.id) === each.id && (wanted !== undefined || (object ?? each.label) === each.label),
  );
  const ids = new Set(named.map((each) => each.id));
  if (ids.size > 1) throw new KeyError('key-ambiguous', `several keys answer to the URI: ids ${[...ids].join(', ')}`);
  return objects.filter((each) => ids.has(each.id));
}

/** Those of the public key that lies beside them, where one is seen. */
function certificatesAmong(shown: readonly TokenObject[]): Uint8Array[] {
  const key = shown.find(({ kind }) => kind === 'public-key')?.publicKey;
  const isOwn = (der: Uint8Array): boolean =>
    key === undefined || publicKeyOf(der).export({ format: 'der', type: 'spki' }).equals(key);
  return shown.flatMap(({ certificate }) => (certificate !== undefined && isOwn(certificate) ? [certificate] : []));
}

function nameOf(keyUri: string, shown: readonly TokenObject[]): { readonly id?: Uint8Array; readonly object: string } {
  const { id, object = '' } = parsePkcs11Uri(keyUri);
  const seen = shown.find((each) => each.id !== '')?.id;
  const named = id ?? (seen === undefined ? undefined : Buffer.from(seen, 'hex'));
  return { ...(named === undefined ? {} : { id: named }), object };
}
