import { X509Certificate } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MockToken } from '../mock-token/mock-token.js';
import { httpOrigin } from '../support/addresses.js';
import { people } from '../support/install-app.js';
import { projectRoot } from '../support/root.js';
import { createSoftwareToken, type SoftwareToken, type TokenContents, wrongPin } from '../support/software-token.js';
import type { Stack } from '../support/stack.js';
import { createTrust } from '../trust/trust.js';
import { startBrowser } from './browser.js';
import { DealCard } from './deal-card.js';
import { ailments, type Scene } from './eds-does-not-work.js';
import { type Installation, startInstallation } from './installation.js';

const signer = { keys: ['01'], certificate: { subject: '/CN=Milica' } } as const;
/** Tokens that differ from a sound one by what is on them. */
const tokens: Readonly<Record<string, Omit<TokenContents, 'label'>>> = {
  empty: { keys: [], certificate: null },
  alone: { keys: [], certificate: { subject: '/CN=Milica' } },
  uncertified: { keys: ['01'], certificate: null },
  requested: { keys: ['01'], certificate: null },
  'two-keys': { keys: ['01', '02'], certificate: null },
  refused: signer,
  sealed: signer,
  untrusted: signer,
  expired: { ...signer, certificate: { ...signer.certificate, dates: ['20240101000000Z', '20250101000000Z'] } },
  'for-keys': { ...signer, certificate: { ...signer.certificate, extensions: 'keyUsage=keyAgreement' } },
  'for-servers': { ...signer, certificate: { ...signer.certificate, extensions: 'extendedKeyUsage=serverAuth' } },
  lent: { ...signer, certificate: { subject: '/GN=Milica/SN=Radovic/CN=Milica Radovic' } },
};

const configSchema = z.looseObject({
  pkcs11: z.object({ modulePath: z.string(), environment: z.record(z.string(), z.string()) }),
  credentials: z.array(z.looseObject({ credentialId: z.string() })),
  trust: z.looseObject({}),
});
type ServiceConfig = z.infer<typeof configSchema>;

const findingSchema = z.object({ subject: z.string(), state: z.string(), code: z.string().nullish() });
const answerSchema = z.object({ findings: z.array(findingSchema) });

let browser: Browser;
let installation: Installation;
let stack: Stack;
let mock: MockToken;
let sound: ServiceConfig;
let settings: ServiceConfig;

beforeAll(async () => {
  [browser, installation] = await Promise.all([startBrowser(), startInstallation({ signers: 2 })]);
  ({ stack } = installation);
  const { modulePath, softhsmConf } = stack.token;
  mock = new MockToken(stack.directory, { modulePath, environment: { SOFTHSM2_CONF: softhsmConf } });
  sound = configSchema.parse(JSON.parse(await readFile(configFile(), 'utf8')));
  settings = await ailing();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await installation?.stop();
});

const configFile = (): string => join(stack.directory, 'service/config.json');

/** The service with these settings, from its start. */
async function restartWith(config: ServiceConfig): Promise<void> {
  await stack.service.stop();
  await writeFile(configFile(), JSON.stringify(config), { mode: 0o600 });
  await stack.service.start();
}

/** A credential for each token that is not as it should be, and for two certificates of the sound one's key. */
async function ailing(): Promise<ServiceConfig> {
  const { modulePath, softhsmConf: conf, keyUri, pinFile } = stack.token;
  const softhsm = { conf, modulePath, folder: stack.directory };
  const made = new Map<string, SoftwareToken>();
  for (const [label, contents] of Object.entries(tokens)) {
    made.set(label, await createSoftwareToken(softhsm, { label, ...contents }));
  }
  const wrong = await wrongPin(pinFile, join(stack.directory, 'refused.pin'));
  const onTokens = Array.from(made, ([credentialId, token]) => ({
    credentialId,
    keyUri: `${token.uri};${credentialId === 'two-keys' ? '' : 'id=%01;'}type=private`,
    pinFile: credentialId === 'refused' ? wrong : token.pinFile,
  }));
  const ofSeal = Object.entries(await certificatesOfSeal()).map(([credentialId, certificateFile]) => ({
    ...sound.credentials[0],
    credentialId,
    keyUri,
    pinFile,
    certificateFile,
  }));
  const credentials = [...sound.credentials, ...ofSeal, ...onTokens];
  insert('tenant_credentials', ({ tenantId }) =>
    [...ofSeal, ...onTokens].map(({ credentialId }) => ({
      tenant_id: tenantId,
      credential_id: credentialId,
      assigned_at: 0,
    })),
  );
  insert('grants', ({ tenantId, personIds }) =>
    personIds.map((personId) => ({ tenant_id: tenantId, person_id: personId, credential_id: 'lent', granted_at: 0 })),
  );
  const underNoKey = Buffer.concat([Buffer.from('\u0002zz'), Buffer.alloc(60)]);
  const kept = { credential_id: 'sealed', token_serial: made.get('sealed')?.serial, pin_sealed: underNoKey };
  insert('remembered_pins', () => [{ ...kept, remembered_at: 0 }]);
  const { SOFTHSM2_CONF = '', MOCK_TOKEN_LIBRARY = '', MOCK_TOKEN_CONTROL = '' } = mock.environment;
  const environment = { SOFTHSM2_CONF, MOCK_TOKEN_LIBRARY, MOCK_TOKEN_CONTROL };
  const pkcs11 = { modulePath: mock.modulePath, environment };
  const requested = made.get('requested');
  if (requested === undefined) throw new Error('No token waits for its certificate');
  const request = ['--subject', 'CN=Milica', '--out', join(stack.directory, 'requested.csr')];
  const key = ['--key', `${requested.uri};id=%01;type=private`, '--pin-file', requested.pinFile];
  await stack.console.run('token', 'request', ...key, ...request);
  const counterparties = [{ name: 'Berza', purposes: ['1.2.643.6.3.1.1'] }];
  const trust = { ...sound.trust, timeStampAuthorities: [], counterparties };
  return { ...sound, pkcs11, credentials, trust };
}

/** Files: of another key, and one that was revoked. */
async function certificatesOfSeal(): Promise<Readonly<Record<'other' | 'revoked', string>>> {
  const baseUrl = httpOrigin(stack.addresses.trust);
  const trust = await createTrust({ directory: join(stack.directory, 'trust'), clock: () => new Date(), baseUrl });
  const keyOf = (pem: string): string =>
    new X509Certificate(pem).publicKey.export({ format: 'pem', type: 'spki' }).toString();
  const issue = async (name: string, of: string) => {
    const subject = { commonName: name, organisation: 'Adriatik Trade d.o.o.' };
    const issued = await trust.issueCertificate({ csrOrPublicKey: keyOf(of), subject, days: 300 });
    const file = join(stack.directory, `${name}.pem`);
    await writeFile(file, issued.certificatePem);
    return { file, serial: issued.serial };
  };
  const other = await issue('other', trust.tsaPem);
  const revoked = await issue('revoked', stack.token.certificatePem);
  await trust.revoke(revoked.serial);
  return { other: other.file, revoked: revoked.file };
}

interface Known {
  readonly tenantId: string;
  readonly personIds: readonly string[];
}

/** Puts rows into the service's database as its own commands would. */
function insert(table: string, rowsOf: (known: Known) => readonly Readonly<Record<string, unknown>>[]): void {
  const database = new Sqlite(join(stack.directory, 'service/data/signing-service.sqlite'));
  try {
    const { tenantId } = z
      .object({ tenantId: z.string() })
      .parse(database.prepare('select tenant_id as tenantId from tenants').get());
    for (const row of rowsOf({ tenantId, personIds: installation.signers.map(({ personId }) => personId) })) {
      const columns = Object.keys(row);
      const places = columns.map(() => '?').join(', ');
      database.prepare(`insert into ${table} (${columns.join(', ')}) values (${places})`).run(...Object.values(row));
    }
  } finally {
    database.close();
  }
}

/** What stands at the command line: codes with their subjects. */
async function atCommandLine(): Promise<z.infer<typeof answerSchema>> {
  const out = await stack.console
    .run('doctor', '--json')
    .catch((error: unknown) => z.object({ stdout: z.string() }).parse(error).stdout);
  return answerSchema.parse(JSON.parse(out));
}

interface Shown {
  readonly findings: z.infer<typeof answerSchema>['findings'];
  /** What each line of the page says. */
  readonly lines: readonly string[];
}

/** The same on the doctor's page, in a browser, through the app-server. */
async function onPage(): Promise<Shown> {
  const card = await DealCard.open(browser, stack, people.administrator.personId);
  try {
    await card.page.goto(`${httpOrigin(stack.addresses.portal)}/marketplace/view/${stack.portal.clientId}/`);
    const answered = card.page.waitForResponse((each) => each.url().endsWith('/api/admin/doctor'), { timeout: 90_000 });
    await card.slider.getByRole('button', { name: 'Doctor', exact: true }).click();
    const { findings } = answerSchema.parse(await (await answered).json());
    const list = card.slider.getByRole('list', { name: 'Findings' });
    await list.waitFor();
    return { findings, lines: await list.getByRole('listitem').allTextContents() };
  } finally {
    await card.close();
  }
}

const codesOf = (findings: Shown['findings'], subject: string): string[] =>
  findings.flatMap((each) => (each.subject === subject || subject === '' ? (each.code ?? []) : []));

/** What command line and page do not say of the ailments of a scene; nothing, when all is told. */
async function untold(scene: Scene): Promise<string[]> {
  const of = ailments.filter((each) => each.scene === scene);
  const { findings, lines } = await onPage();
  const told = of.every(({ command }) => command === null) ? { findings: [] } : await atCommandLine();
  return of.flatMap(({ subject, command, page, seen }) => {
    const line = lines.find((each) => each.includes(subject) && (seen?.test(each) ?? false)) ?? '';
    const isInWords = /Cause.+Effect.+Remedy.+Check again/su.test(line);
    const onItsPage = page === null || codesOf(findings, subject).includes(page);
    return [
      ...(onItsPage ? [] : [`page, ${subject}: ${page}, but ${codesOf(findings, subject).join()}`]),
      ...(page === null || isInWords ? [] : [`page, ${subject}: no words for ${page}`]),
      ...(command === null || codesOf(told.findings, subject).includes(command)
        ? []
        : [`command line, ${subject}: ${command}, but ${codesOf(told.findings, subject).join()}`]),
    ];
  });
}

const readme = await readFile(join(projectRoot, 'signing-service/README.md'), 'utf8');
/** Of the table in the README: cause, and who answers. */
const rows = Array.from(
  (readme.split('What people call _the signature does not work_')[1] ?? '')
    .split('A running service looks')[0]
    ?.matchAll(/^\| (.+?) +\| (.+?) +\|$/gmu) ?? [],
  ([, cause = '', answer = '']) => ({
    cause,
    codes: Array.from(answer.matchAll(/`([^`]+)`/gu), ([, code = '']) => code),
  }),
).slice(2);

describe('“EDS does not work”', () => {
  it('has a fixture for each row, and for each code that the README names in it', () => {
    expect(rows.length).toBeGreaterThanOrEqual(12);
    expect([...new Set(ailments.map(({ row }) => row))].toSorted()).toEqual(rows.map(({ cause }) => cause).toSorted());
    const known = new Set(ailments.flatMap(({ command, page }) => [command, page]));
    for (const { codes } of rows)
      for (const code of codes) expect(known).toContain(code.replace(/^-/u, 'certificate-'));
  });

  it('is told of each token and certificate that is not as it should be', async () => {
    await restartWith(settings);
    expect(await untold('tokens')).toEqual([]);
  });

  it.each<[Scene, () => Promise<void> | void]>([
    ['spoilt', () => mock.misbehave({ call: 'C_Sign', action: 'spoil' })],
    ['final-try', aloneWithWrongPin],
    ['locked', () => enterWrongPin(1)],
    // Last: the PIN that was accepted before is not tried again now that a wrong one was.
    ['pulled', () => mock.pull()],
    ['no-reader', () => mock.pullWithReader()],
  ])('is told of the token: %s', async (scene, disturb) => {
    await disturb();
    try {
      expect(await untold(scene)).toEqual([]);
    } finally {
      mock.putBack();
      mock.behave();
      mock.countPins(0);
    }
  });

  it('is told before it hurts: a level without time stamps', async () => {
    const level = JSON.stringify({ level: 'B-B', timeStampAuthorities: [], defaultMark: null });
    insert('tenant_settings', ({ tenantId }) => [
      { tenant_id: tenantId, settings_json: level, changed_at: 0, changed_by: '1' },
    ]);
    await restartWith({ ...settings, trust: sound.trust });
    expect(await untold('level')).toEqual([]);
  });

  it('is told of a library that is not there', async () => {
    const { environment } = settings.pkcs11;
    await restartWith({ ...settings, pkcs11: { modulePath: '/nowhere.so', environment } });
    expect(await untold('no-library')).toEqual([]);
  });

  it('is explained where it is another program’s', async () => {
    const explained = z.object({ explanations: z.array(z.object({ meaning: z.string() })).min(1) });
    const card = await DealCard.open(browser, stack, people.administrator.personId);
    try {
      await card.page.goto(`${httpOrigin(stack.addresses.portal)}/marketplace/view/${stack.portal.clientId}/`);
      await card.slider.getByRole('button', { name: 'Doctor', exact: true }).click();
      const field = card.slider.getByLabel('Its code or message');
      await field.waitFor({ timeout: 90_000 });
      for (const { subject } of ailments.filter(({ scene }) => scene === 'explained')) {
        const { explanations } = await stack.console.json(explained, 'doctor', '--explain', subject);
        await field.fill(subject);
        const answered = card.page.waitForResponse((each) => each.url().includes('/api/admin/explanations'));
        await field.press('Enter');
        await answered;
        const said = card.slider.locator('form').getByRole('status').locator('p');
        await expect.poll(() => said.count()).toBe(2 * explanations.length);
      }
    } finally {
      await card.close();
    }
  });
});

/** The mock counts for all tokens together: no other is logged in to meanwhile. */
async function aloneWithWrongPin(): Promise<void> {
  await restartWith({ ...settings, credentials: sound.credentials });
  await enterWrongPin(2);
}

/** So many tries are left for the sound token's PIN, and somebody enters a wrong one. */
async function enterWrongPin(tries: number): Promise<void> {
  mock.countPins(tries);
  const serial = /serial=([^;]+)/u.exec(stack.token.keyUri)?.[1] ?? '';
  await stack.console.run('token', 'clear-pin-refusal', '--serial', decodeURIComponent(serial));
  const wrong = await wrongPin(stack.token.pinFile, join(stack.directory, 'entered.pin'));
  const uri = stack.token.keyUri.replace(/;id=.*/u, '');
  const pins = ['--pin-file', wrong, '--new-pin-file', wrong];
  await expect(stack.console.run('token', 'change-pin', '--token', uri, ...pins)).rejects.toThrow('token-pin');
}
