import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { SignatureRequest } from '../contract/signatures.js';
import {
  authorizeDocuments,
  buildPdf,
  enrolPerson,
  lastAudit,
  type PairedService,
  sha256Of,
  signatureRequest,
  signDocument,
  startPaired,
  type TestPerson,
} from '../http/service.test-support.js';
import { SigningServiceError } from '../contract/service-call.js';
import { builtDealseal, type Outcome } from './cli.test-support.js';
import { main } from './main.js';

let paired: PairedService;
let person: TestPerson;
/** What is typed when the PIN is asked for, and how often it was. */
let typed: string | null;
let asked: number;

beforeAll(async () => {
  const more = [{ credentialId: 'filed', keyUri: 'file:///nowhere/milica.p12', pinFile: '/nowhere/password' }];
  paired = await startPaired('Adriatik 24', { pinSeconds: 1, more });
  const { installation, service, tenant } = paired;
  person = await enrolPerson(installation, service, { tenantId: tenant.tenantId, personId: '7' });
}, 120_000);
afterAll(() => paired.remove());
beforeEach(() => {
  typed = null;
  asked = 0;
});

async function dealseal(...args: readonly string[]): Promise<Omit<Outcome, 'shown'>> {
  const [out, err]: [string[], string[]] = [[], []];
  const readHidden = async (): Promise<Buffer> => {
    asked += 1;
    return Promise.resolve(Buffer.from(typed ?? ''));
  };
  const code = await main(args, {
    terminal: {
      print: (line) => void out.push(line),
      complain: (line) => void err.push(line),
      readLine: () => Promise.resolve(null),
      readHidden: typed === null ? undefined : readHidden,
    },
    environment: { DEALSEAL_SERVICE_CONFIG: paired.installation.configFile },
    cwd: '/',
  });
  return { code, out, err };
}

const setPolicy = (...policy: readonly string[]): Promise<Omit<Outcome, 'shown'>> =>
  dealseal('credential', 'pin-policy', '--credential', 'seal', '--policy', ...policy);

interface Asked {
  readonly document: Buffer;
  readonly request: SignatureRequest;
  readonly pinId: string;
}

const waitingSchema = z.object({ waiting: z.array(z.object({ pinId: z.string(), digests: z.array(z.string()) })) });

/** A signature that was asked for, and that waits. */
async function askedFor(): Promise<Asked> {
  const document = buildPdf(randomUUID());
  const authorizationId = await authorizeDocuments(paired.client, person, [document]);
  const request = signatureRequest(document, { authorizationId, personId: '7' });
  expect(await outcomeOf({ document, request })).toBe('pin-needed');
  const { out } = await dealseal('pin', 'waiting', '--json');
  const { waiting } = waitingSchema.parse(JSON.parse(out[0] ?? ''));
  const pinId = waiting.find(({ digests }) => digests.includes(sha256Of(document)))?.pinId ?? '';
  return { document, request, pinId };
}

async function outcomeOf({ document, request }: Pick<Asked, 'document' | 'request'>): Promise<string> {
  try {
    await signDocument(paired.client, request, document);
    return 'signed';
  } catch (error) {
    if (error instanceof SigningServiceError) return error.code;
    throw error;
  }
}

describe('commands on PINs that are not understood', () => {
  it.each([
    ['nothing named', ['pin', 'give'], 'one ID is wanted'],
    ['two named', ['pin', 'give', 'A', 'B'], 'one ID is wanted'],
    [
      'an unknown credential',
      ['pin', 'keep', '--credential', 'none'],
      'no credential none is configured; there are: seal, filed',
    ],
    ['a key in a file', ['pin', 'remember', '--credential', 'filed'], 'the key of filed is in a file'],
    ['no credential', ['pin', 'forget'], '--credential is missing'],
    ['no minutes', ['pin', 'keep', '--credential', 'seal', '--minutes', 'x'], '--minutes takes a whole number'],
    ['an unknown policy', ['credential', 'pin-policy', '--credential', 'seal', '--policy', 'never'], '--policy takes'],
    [
      'a day and more',
      ['credential', 'pin-policy', '--credential', 'seal', '--policy', 'cached', '--minutes', '721'],
      'from 1 to 720',
    ],
    [
      'minutes of another policy',
      ['credential', 'pin-policy', '--credential', 'seal', '--policy', 'every-time', '--minutes', '5'],
      '--minutes goes with --policy cached',
    ],
  ])('are answered with 2 and one sentence: %s', async (_, args, sentence) => {
    const { code, out, err } = await dealseal(...args);
    expect([code, out]).toEqual([2, []]);
    expect(err[0]).toContain(sentence);
    expect(err[1]).toMatch(/^usage: dealseal /);
  });
});

describe('a PIN that is typed at the console', () => {
  it('is asked for once somebody has seen what for, and signs exactly that', async () => {
    const set = await setPolicy('every-time');
    expect(set.out).toEqual([
      'seal: its PIN is typed with dealseal pin give, every time.',
      expect.stringContaining('lists of a hundred and more need another policy'),
    ]);
    expect(set.err).toEqual([expect.stringContaining('still stands in')]);
    expect((await dealseal('pin', 'waiting')).out).toEqual(['Nothing waits for a PIN.']);
    const waiting = await askedFor();
    typed = paired.token.token.pin;
    const { code, out } = await dealseal('pin', 'give', waiting.pinId.toLowerCase());
    expect([code, asked]).toEqual([0, 1]);
    expect(out).toEqual([
      `${waiting.pinId}  seal  Milica Radović (7) of Adriatik 24`,
      `    document ${sha256Of(waiting.document)}`,
      expect.stringContaining('    until '),
      'The token took the PIN: it is signed now.',
    ]);
    expect(await outcomeOf(waiting)).toBe('signed');
    expect(await dealseal('pin', 'give', waiting.pinId)).toMatchObject({
      code: 1,
      err: [`Nothing waits as ${waiting.pinId}. [not-waiting]`],
    });
  });

  it('is asked for at a terminal only', async () => {
    const { pinId } = await askedFor();
    const { code, err } = await dealseal('pin', 'give', pinId);
    expect([code, err[0]]).toEqual([2, 'dealseal pin give: there is no terminal to type a PIN at']);
  });

  it('that is a maker’s default is warned of; refused, it is tried by nothing again, and no other without a word', async () => {
    const waiting = await askedFor();
    typed = '12345678';
    const refused = await dealseal('pin', 'give', waiting.pinId);
    expect(refused.code).toBe(1);
    expect(refused.err).toEqual([expect.stringContaining('(Rutoken)'), expect.stringContaining('[token-pin-refused]')]);
    expect(await outcomeOf(waiting)).toBe('token-pin-refused');

    const next = await askedFor();
    typed = paired.token.token.pin;
    const unconfirmed = await dealseal('pin', 'give', next.pinId);
    expect([unconfirmed.code, asked]).toEqual([1, 1]);
    expect(unconfirmed.err).toEqual([expect.stringContaining('[pin-unconfirmed]')]);
    expect(await dealseal('pin', 'give', '--confirm', next.pinId)).toMatchObject({ code: 0 });
    expect(await outcomeOf(next)).toBe('signed');
  });

  it('is kept where the policy says so, until it is forgotten', async () => {
    await setPolicy('cached', '--minutes', '5');
    expect((await dealseal('credential', 'list')).out).toContain(
      '    its PIN is typed with dealseal pin keep, and good for 5 minutes',
    );
    expect((await dealseal('credential', 'list')).out).toContain('    its key is in the file milica.p12');
    const environment = { DEALSEAL_SERVICE_CONFIG: paired.installation.configFile };
    expect((await builtDealseal(['token', 'list'], environment)).out).toContain(
      '  Credential seal: its PIN is typed with dealseal pin keep, and good for 5 minutes',
    );
    const waiting = await askedFor();
    typed = paired.token.token.pin;
    expect(await dealseal('pin', 'keep', '--credential', 'seal')).toMatchObject({ code: 0 });
    expect(await outcomeOf(waiting)).toBe('signed');
    await setPolicy('every-time');
    await askedFor();
    expect((await dealseal('pin', 'keep', '--credential', 'seal')).err).toEqual([
      expect.stringContaining('[pin-not-cached]'),
    ]);
  });

  it('is in every tenant’s audit when it was typed to be kept, and the token refused it', async () => {
    await setPolicy('cached');
    typed = '97531';
    const { code, err } = await dealseal('pin', 'keep', '--credential', 'seal');
    expect([code, err]).toEqual([1, [expect.stringContaining('[token-pin-refused]')]]);
    const { service, tenant } = paired;
    const told = { credentialId: 'seal', wantedFor: 'keep', isAccepted: false };
    expect(await lastAudit(service, tenant.tenantId, 'pin-typed')).toEqual(told);
    typed = paired.token.token.pin;
    expect((await dealseal('pin', 'keep', '--credential', 'seal', '--confirm')).code).toBe(0);
  });

  it('stands in nothing that was written', () => {
    const { dataDirectory, logLines } = paired.installation;
    const files = readdirSync(dataDirectory, { recursive: true, encoding: 'utf8' })
      .map((name) => join(dataDirectory, name))
      .filter((file) => statSync(file).isFile());
    const { pin } = paired.token.token;
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => readFileSync(file).includes(pin))).toEqual([]);
    expect(logLines.filter((line) => line.includes(pin) || line.includes('12345678'))).toEqual([]);
    expect(statSync(join(dataDirectory, 'console')).mode & 0o077).toBe(0);
  });
});

describe('a PIN that is remembered', () => {
  it('is forgotten: its file is erased, the token logged out, and nobody signs by it', async () => {
    await setPolicy('remembered');
    const document = buildPdf(randomUUID());
    const request = signatureRequest(document, {
      authorizationId: await authorizeDocuments(paired.client, person, [document]),
      personId: '7',
    });
    const { pinFile } = paired.token.token;
    expect(existsSync(pinFile)).toBe(true);
    const { code, out } = await dealseal('pin', 'forget', '--credential', 'seal');
    expect([code, out[0]]).toEqual([0, `${pinFile} is erased.`]);
    expect(existsSync(pinFile)).toBe(false);
    expect(['credential-unsuitable', 'token-failed']).toContain(await outcomeOf({ document, request }));
    expect((await dealseal('pin', 'forget', '--credential', 'seal')).code).toBe(0);
  });

  it('needs no service to be forgotten, and others say that it does not run', async () => {
    await paired.service.stop();
    expect((await dealseal('pin', 'forget', '--credential', 'seal')).code).toBe(0);
    const { code, err } = await dealseal('pin', 'waiting');
    expect([code, err]).toEqual([1, ['The service does not run on this data directory. [service-not-running]']]);
  });
});
