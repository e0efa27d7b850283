import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { PinPolicy } from '../authorization/pin-policies.js';
import { type Config, ConfigError, readConfig } from '../config.js';
import { explainError } from '../contract/explanations.js';
import { examine } from '../doctor/examine.js';
import { explanations } from '../doctor/explanations.js';
import { type Finding, reportOf } from '../doctor/finding.js';
import type { Patient } from '../doctor/patient.js';
import { FileSigningError } from '../file-signing/file-signing-error.js';
import { openTrust } from '../file-signing/open-trust.js';
import { pinPolicyOf } from '../doctor/read-pin-policy.js';
import { sealedPinOf } from '../doctor/read-sealed-pin.js';
import { escapeControls } from '../logging/escape-controls.js';
import { openOuterWorld, readTrusted } from '../signing/open-trust.js';
import { type Call, Refusal, type RunCommand, UsageError } from './command.js';
import { refusalLine } from './refusal-line.js';
import { readTokenUri } from './token-acts.js';
import { readTokenSettings } from './token-settings.js';
import { authorityOf } from './trust-options.js';

const processUrl = new URL('../keys/token-process.js', import.meta.url);
const ofKey = ['pin-file', 'cert', 'chain', 'trust', 'tsa', 'allow-private-network'] as const;

interface OpenedPatient {
  readonly patient: Patient;
  close(): Promise<void>;
}

/** `dealseal doctor`: 0 without a fault, 1 with one. */
export const runDoctor: RunCommand = async (call) => {
  const shown = call.text('explain');
  if (shown !== undefined) return explain(call, shown);
  const findings: Finding[] = [];
  const tell = (finding: Finding): void => {
    findings.push(finding);
    for (const line of call.flag('json') ? [] : linesOf(finding)) call.terminal.print(escapeControls(line));
  };
  const opened = await (call.text('key') === undefined ? openServicePatient(call, tell) : openKeyPatient(call));
  if (opened !== undefined) {
    try {
      for await (const finding of examine(opened.patient)) tell(finding);
    } finally {
      await opened.close();
    }
  }
  const state =
    (['fault', 'warning'] as const).find((each) => findings.some((finding) => finding.state === each)) ?? 'ok';
  if (call.flag('json')) call.terminal.print(JSON.stringify({ state, findings }));
  return state === 'fault' ? 1 : 0;
};

/** What an error of another program means, by the table: 0 when it is known there, 1 when not. */
function explain({ terminal, flag }: Call, text: string): number {
  const ids = explainError(text);
  if (flag('json')) {
    terminal.print(JSON.stringify({ explanations: ids.map((id) => ({ id, ...explanations[id] })) }));
  } else {
    for (const id of ids) {
      const { meaning, remedy, source } = explanations[id];
      for (const line of [meaning, `  → ${remedy}`, `  Source: ${source}`]) terminal.print(line);
    }
    if (ids.length === 0) terminal.complain('This error is not in the table.');
  }
  return ids.length === 0 ? 1 : 0;
}

const words = { ok: 'ok     ', warning: 'WARNING', fault: 'FAULT  ' } as const;
const indent = ' '.repeat(words.ok.length + 2);

function linesOf(finding: Finding): string[] {
  const { check, subject, cause, state } = finding;
  const first = `${words[state]}  ${check}${subject === '' ? '' : ` ${subject}`}: ${cause}`;
  return state === 'ok' ? [first] : [first, `${indent}${finding.effect}`, `${indent}→ ${finding.remedy}`];
}

/** The service of this machine. A configuration that cannot be used is the first finding, and the last. */
async function openServicePatient(call: Call, tell: (finding: Finding) => void): Promise<OpenedPatient | undefined> {
  const stray = ofKey.find((name) => call.text(name) !== undefined || call.flag(name));
  if (stray !== undefined) throw new UsageError(`--${stray} goes with --key`);
  try {
    const config = readConfig(call.environment, call.cwd);
    const outside = { config: config.trust, trusted: readTrusted(config.trust), now: Date.now, randomBytes };
    const { services, authorities } = openOuterWorld(outside);
    tell(reportOf('configuration').ok('The configuration can be used.'));
    const { counterparties } = config.trust;
    const named = [...authorities].map(([name, authority]) => ({ name, authority }));
    const trust = { services, authorities: named, counterparties };
    return { patient: { ...(await servicePatient(config)), trust }, close: async () => services?.close() };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    tell(reportOf('configuration').trouble('configuration-unusable', `${error.faults.join('; ')}.`));
    return undefined;
  }
}

async function servicePatient(config: Config): Promise<Omit<Patient, 'trust'>> {
  const { pkcs11, dataDirectory, sealingKeyFile, databaseUrl, credentials } = config;
  const data = { dataDirectory, sealingKeyFile, databaseUrl };
  const policies = new Map<string, PinPolicy>();
  for (const { credentialId } of credentials) policies.set(credentialId, await pinPolicyOf(data, credentialId));
  return {
    token: {
      modulePath: pkcs11.modulePath,
      environment: { PATH: '/usr/bin:/bin', ...pkcs11.environment },
      processUrl,
      refusalFolder: dataDirectory,
      pinFileReaders: 'owner',
    },
    keys: credentials.map(({ credentialId, keyUri, pinFile, certificateFile, chainFile }) => ({
      name: credentialId,
      keyUri,
      pinPolicy: policies.get(credentialId)?.kind ?? 'remembered',
      sealedPin: (tokenSerial: string) => sealedPinOf(data, { tokenSerial, credentialIds: [credentialId] }),
      pinFile,
      certificateFile,
      chainFiles: chainFile === undefined ? [] : [chainFile],
    })),
    data,
    now: () => new Date(),
  };
}

/** One key, as somebody at a terminal names it. */
async function openKeyPatient(call: Call): Promise<OpenedPatient> {
  const { uri, modulePath: named } = readTokenUri(call, 'key');
  const settings = await readTokenSettings(call);
  const modulePath = call.text('module') ?? named ?? settings.modulePath;
  if (modulePath === undefined)
    throw new UsageError('no PKCS#11 library is named: use --module, or ?module-path= in the URI');
  const file = (name: string): string | undefined => {
    const given = call.text(name);
    return given === undefined ? undefined : resolve(call.cwd, given);
  };
  const authorities = call.texts('tsa').map(authorityOf);
  const services = openServices(call, authorities);
  const patient: Patient = {
    token: {
      modulePath: resolve(call.cwd, modulePath),
      environment: settings.environment,
      processUrl,
      refusalFolder: settings.refusalFolder,
      pinFileReaders: 'anybody',
    },
    keys: [
      {
        name: call.required('key'),
        keyUri: uri,
        pinPolicy: 'remembered',
        sealedPin: null,
        pinFile: file('pin-file'),
        certificateFile: file('cert'),
        chainFiles: call.texts('chain').map((each) => resolve(call.cwd, each)),
      },
    ],
    trust: { services, authorities: authorities.map((url) => ({ name: url, authority: { url } })) },
    data: null,
    now: () => new Date(),
  };
  return { patient, close: async () => services?.close() };
}

function openServices(call: Call, authorities: readonly string[]): ReturnType<typeof openTrust> | null {
  const trust = call.texts('trust').map((each) => resolve(call.cwd, each));
  if (trust.length === 0 && authorities.length > 0) throw new UsageError('--tsa needs --trust');
  if (trust.length === 0) return null;
  try {
    return openTrust({ trust, authorities, allowsPrivate: call.flag('allow-private-network') });
  } catch (error) {
    if (!(error instanceof FileSigningError)) throw error;
    throw new Refusal(refusalLine('--trust', error), { cause: error });
  }
}
