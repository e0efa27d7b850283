import { KeyError } from '../keys/errors.js';
import type { PinOwner, TokenIdentity } from '../keys/key-types.js';
import type { PinSource } from '../keys/pin-file.js';
import { withTokenProcess } from '../keys/token-administration.js';
import { isKeyFile } from '../signing/key-files.js';
import { checkCertificate } from './check-certificate.js';
import { checkCounterparties } from './check-counterparties.js';
import { checkDatabase } from './check-database.js';
import { checkDisk } from './check-disk.js';
import { checkKey, checkOpenKey, type FoundKey, sightKey } from './check-key.js';
import { checkKeyFile } from './check-key-file.js';
import { checkLentKey, countGrants } from './check-lent-key.js';
import { checkLibrary } from './check-library.js';
import { checkPin } from './check-pin.js';
import { checkStorage } from './check-storage.js';
import { checkTime } from './check-time.js';
import { checkToken } from './check-token.js';
import { checkTrust } from './check-trust.js';
import { type Finding, reportOf } from './finding.js';
import type { KeyPatient, Patient } from './patient.js';

/**
 * Looks at everything, the nearest cause first: what builds upon something that failed is not looked at. Findings come as they are found.
 * Nothing is changed, no code is spent, and a PIN is tried once at most, never one that was refused before.
 */
export async function* examine(patient: Patient): AsyncGenerator<Finding> {
  const { token, keys, trust, data } = patient;
  const library = await checkLibrary(token);
  yield library;
  if (keys.length === 0) yield reportOf('token').trouble('no-credential', 'No key is configured.');
  for (const key of keys) {
    if (isKeyFile(key.keyUri)) yield* await examineKeyFile(patient, key);
    else if (library.state !== 'fault') yield* await examineKey(patient, key);
  }
  yield* await checkTime(trust);
  if (data === null) return;
  yield* checkStorage(data);
  yield await checkDatabase(data);
  yield checkDisk(data);
}

/** A key in a file wants no token process. */
async function examineKeyFile(patient: Patient, key: KeyPatient): Promise<Finding[]> {
  const { finding, filed } = await checkKeyFile(key);
  if (filed === null) return [finding];
  const { finding: signed, proven } = await checkOpenKey(filed, {
    key,
    now: patient.now(),
    folder: patient.token.refusalFolder,
  });
  return [finding, signed, ...(proven === null ? [] : await examineCertificate(patient, key, proven))];
}

/** In a token process of its own: a library that breaks down at one key is no trouble of the next. */
async function examineKey(patient: Patient, key: KeyPatient): Promise<Finding[]> {
  const { modulePath, environment, processUrl, refusalFolder: dataFolder, pinFileReaders } = patient.token;
  const findings: Finding[] = [];
  const pin = async (_: PinOwner, { serial }: TokenIdentity): Promise<PinSource | undefined> => {
    const typed = (await key.sealedPin?.(serial)) ?? null;
    if (typed !== null) return { typed };
    return key.pinFile === undefined ? undefined : { file: key.pinFile };
  };
  const place = { modulePath, environment, processUrl, dataFolder, pinFileReaders };
  try {
    await withTokenProcess({ ...place, pin }, async (administration) => {
      const { finding, token } = await checkToken(administration, key);
      findings.push(finding);
      if (token === null) return;
      findings.push(...(await checkPin(administration, { key, token, place: patient.token })));
      if (findings.some(({ state }) => state === 'fault')) return;
      const now = patient.now();
      const look = key.pinPolicy === 'remembered' ? checkKey : sightKey;
      const { finding: signed, proven } = await look(administration, { key, now, folder: dataFolder });
      findings.push(signed);
      if (proven === null) return;
      findings.push(...(await examineCertificate(patient, key, proven)));
    });
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    findings.push(reportOf('token', key.name).trouble('token-failed', `${error.message}.`));
  }
  return findings;
}

async function examineCertificate(
  { trust, data, now: clock }: Patient,
  { name }: KeyPatient,
  { certificate, summary, beside }: NonNullable<FoundKey['proven']>,
): Promise<Finding[]> {
  const now = clock();
  const own = [
    ...checkCertificate(name, { certificate, summary, now }),
    ...checkCounterparties(name, certificate, trust.counterparties ?? []),
  ];
  const lent = data === null ? [] : await checkLentKey(name, certificate, countGrants(data));
  // What is not valid by itself has no path that is.
  if (own.some(({ state }) => state === 'fault')) return [...own, ...lent];
  return [...own, ...lent, await checkTrust(name, trust, { certificate, beside, now })];
}
