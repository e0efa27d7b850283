import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { awaitCertificate, certificateCame } from '../certificates/awaited-certificates.js';
import { certificatesIn } from '../cms/certificate-file.js';
import { certificateFields } from '../cms/certificate-fields.js';
import { publicKeyOf } from '../cms/certificate-key.js';
import { summarizeCertificate } from '../cms/certificate-summary.js';
import { systemReason } from '../file-signing/file-signing-error.js';
import { KeyError } from '../keys/errors.js';
import type { KeyDescription, NewKeyType } from '../keys/key-types.js';
import { newKeyTypes } from '../keys/key-types.js';
import type { TokenAdministration } from '../keys/token-administration.js';
import { tokenKey } from '../keys/token-key.js';
import { escapeControls } from '../logging/escape-controls.js';
import { proveKey } from '../signing/prove-key.js';
import { randomBytes } from 'node:crypto';
import { type Call, Refusal, type RunCommand, UsageError } from './command.js';
import { readPinOf } from './read-pin.js';
import { actOnToken, readTokenUri } from './token-acts.js';
import { readTokenSettings } from './token-settings.js';
import { readRequest, signRequest } from './token-request.js';

const minute = 60_000;
const turn = () => ({ deadline: new Date(Date.now() + minute), tenant: '' });

function isNewKeyType(text: string): text is NewKeyType {
  return newKeyTypes.some((each) => each === text);
}

function readNewKey(call: Call): { type: NewKeyType; label: string; id: Uint8Array | undefined } {
  const type = call.required('type');
  if (!isNewKeyType(type)) throw new UsageError(`--type takes ${newKeyTypes.join(', ')}`);
  const id = call.text('id');
  if (id !== undefined && !/^(?:[0-9A-Fa-f]{2}){1,32}$/.test(id))
    throw new UsageError('--id takes hexadecimal digits, as 02');
  return { type, label: call.required('label'), id: id === undefined ? undefined : Buffer.from(id, 'hex') };
}

/** `dealseal token generate` */
export const generateKey: RunCommand = async (call) => {
  const wish = readNewKey(call);
  const { uri, modulePath } = readTokenUri(call, 'token');
  const pins = { user: await readPinOf(call, { option: 'pin-file', prompt: 'PIN: ' }) };
  const key = await actOnToken(call, { modulePath, pins }, async (token) =>
    token.generate((await token.only(uri)).uri, wish),
  );
  if (call.flag('json')) call.terminal.print(JSON.stringify({ uri: key.uri, id: key.keyId, label: key.label }));
  else call.terminal.print(escapeControls(`A new key is on the token, and stays there: ${key.uri}`));
  return 0;
};

/** `dealseal token request` */
export const requestCertificate: RunCommand = async (call) => {
  const wish = readRequest(call);
  const out = resolve(call.cwd, call.required('out'));
  const { uri, modulePath } = readTokenUri(call, 'key');
  const pins = { user: await readPinOf(call, { option: 'pin-file', prompt: 'PIN: ' }) };
  const { pem, publicKey } = await actOnToken(call, { modulePath, pins }, async (token) => {
    const key = tokenKey(token, await onlyKey(token, uri), turn);
    return { pem: await signRequest(key, wish), publicKey: key.publicKey };
  });
  try {
    writeFileSync(out, pem, { flag: call.flag('force') ? 'w' : 'wx' });
  } catch (cause) {
    throw new Refusal(escapeControls(`${out}: the request cannot be written: ${systemReason(cause)}.`), { cause });
  }
  const { refusalFolder } = await readTokenSettings(call);
  if (publicKey !== undefined) awaitCertificate(refusalFolder, publicKey, new Date());
  call.terminal.print(
    escapeControls(`The request is in ${out}: give it to the authority, then \`dealseal token import\`.`),
  );
  return 0;
};

/** `dealseal token import` */
export const importCertificate: RunCommand = async (call) => {
  const certificate = readCertificateFile(call);
  const { uri, modulePath } = readTokenUri(call, 'token');
  const pins = { user: await readPinOf(call, { option: 'pin-file', prompt: 'PIN: ' }) };
  const { key, isNew } = await actOnToken(call, { modulePath, pins }, async (token) => {
    const key = await keyOf(token, (await token.only(uri)).uri, certificate);
    const { subject, issuer, serial } = certificateFields(certificate);
    const parts = { certificate, subject: subject.raw, issuer: issuer.raw, serialNumber: serial.raw };
    return { key, isNew: await token.storeCertificate(key.uri, parts) };
  });
  certificateCame((await readTokenSettings(call)).refusalFolder, publicKeyOf(certificate));
  if (call.flag('json')) call.terminal.print(JSON.stringify({ uri: key.uri, id: key.keyId, isNew }));
  else
    call.terminal.print(
      escapeControls(`${isNew ? 'The certificate is with its key' : 'The certificate was there already'}: ${key.uri}`),
    );
  if (key.certificates.length > (isNew ? 0 : 1)) {
    call.terminal.complain(
      'The key has an earlier certificate too: a service takes the valid one that begins last, unless certificateFile names another; for `dealseal sign` name it by --cert.',
    );
  }
  return 0;
};

async function onlyKey(token: TokenAdministration, uri: string): Promise<KeyDescription> {
  const [key, ...others] = await token.keys((await token.only(uri)).uri);
  if (key === undefined) throw new KeyError('key-not-found', 'no private key answers to the URI');
  if (others.length > 0) {
    throw new KeyError(
      'key-ambiguous',
      `several private keys answer to the URI: ${[key, ...others].map((each) => each.uri).join(' ')}`,
    );
  }
  return key;
}

/** The key that the certificate is of: by its public half, and then by a signature. Throws KeyError `key-mismatch`. */
async function keyOf(token: TokenAdministration, uri: string, certificate: Uint8Array): Promise<KeyDescription> {
  const wanted = publicKeyOf(certificate);
  for (const description of await token.keys(uri)) {
    const key = tokenKey(token, description, turn);
    if (key.publicKey !== undefined && !key.publicKey.equals(wanted)) continue;
    if ((await proveKey(key, certificate, { message: randomBytes(64) })) !== undefined) return description;
  }
  throw new KeyError('key-mismatch', 'the certificate is of none of the token’s keys');
}

function readCertificateFile(call: Call): Uint8Array {
  const [file, ...others] = call.operands;
  if (file === undefined || others.length > 0) throw new UsageError('one certificate is wanted');
  try {
    const [certificate] = certificatesIn(readFileSync(resolve(call.cwd, file)));
    if (certificate === undefined) throw new TypeError('it is empty');
    summarizeCertificate(certificate);
    return certificate;
  } catch (cause) {
    throw new Refusal(escapeControls(`${file}: the certificate cannot be read: ${systemReason(cause)}.`), { cause });
  }
}
