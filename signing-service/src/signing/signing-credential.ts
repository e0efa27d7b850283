import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { certificatesIn } from '../cms/certificate-file.js';
import type { CredentialConfig } from '../config.js';
import { KeyError } from '../keys/errors.js';
import type { CredentialKeys } from './credential-keys.js';
import { latestFirst } from './latest-first.js';
import { type ProvenKey, proveKey } from './prove-key.js';

/** A key that has just proven itself, with the certificate under which its signatures verify. */
export interface SigningCredential extends ProvenKey {
  readonly credentialId: string;
  /** Finds exactly this key. */
  readonly keyUri: string;
  /** DER, each. */
  readonly chain: readonly Uint8Array[];
  /** The file's name of a key in a file. */
  readonly tokenLabel: string;
  /** Configured for trials: the mark says TEST. */
  readonly isTest: boolean;
}

/** A key without any certificate. */
export class UncertifiedKeyError extends KeyError {
  /** Undefined where the token does not tell. */
  readonly publicKey: KeyObject | undefined;

  constructor(publicKey: KeyObject | undefined) {
    super('key-mismatch', 'the key has no certificate');
    this.publicKey = publicKey;
  }
}

/**
 * Finds the key, lets it sign a challenge and looks for the certificate that verifies it: the configured file, or else those that share
 * the key's CKA_ID or its file, the latest first. Throws KeyError, CmsError.
 */
export async function proveCredential(
  keys: Pick<CredentialKeys, 'find'>,
  config: CredentialConfig,
  challenge: { readonly message: Uint8Array; readonly deadline: Date; readonly now: Date },
): Promise<SigningCredential> {
  const { credentialId } = config;
  const { key, uri, label, beside } = await keys.find(config.keyUri, () => ({
    deadline: challenge.deadline,
    tenant: '',
  }));
  const configured = config.certificateFile === undefined ? [] : await readCertificates(config.certificateFile);
  const candidates =
    config.certificateFile === undefined ? latestFirst(key.certificates, challenge.now) : configured.slice(0, 1);
  if (candidates.length === 0) throw new UncertifiedKeyError(key.publicKey);
  for (const candidate of candidates) {
    const proven = await proveKey(key, candidate, { message: challenge.message });
    if (proven === undefined) continue;
    const more = config.chainFile === undefined ? [] : await readCertificates(config.chainFile);
    const chain = [...configured.slice(1), ...more, ...beside];
    return { ...proven, credentialId, keyUri: uri, chain, tokenLabel: label, isTest: config.trial === true };
  }
  throw new KeyError('key-mismatch', 'no certificate verifies what the key signed');
}

/** What is configured to lie beside a credential's certificate, as far as it can be read. DER, each. */
export async function readChain({ certificateFile, chainFile }: CredentialConfig): Promise<Uint8Array[]> {
  const files = [certificateFile, chainFile].flatMap((file) => file ?? []);
  const read = await Promise.allSettled(files.map(readCertificates));
  return read.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
}

/** All certificates of a PEM file, or the one of a DER file. Throws KeyError `configuration`. */
export async function readCertificates(file: string): Promise<Uint8Array[]> {
  try {
    return certificatesIn(await readFile(file));
  } catch (cause) {
    throw new KeyError('configuration', `the certificate file ${file} cannot be read`, { cause });
  }
}
