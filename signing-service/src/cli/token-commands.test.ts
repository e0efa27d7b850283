import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type IssuedCertificate, issueCertificate } from '../cms/issued-certificate.test-support.js';
import { createSoftHsm, createToken, type SoftHsm, type SoftHsmToken } from '../keys/softhsm.test-support.js';
import { judged } from '../pades/level-rules.test-support.js';
import { onePagePdf } from '../pades/test-pdf.js';
import { builtDealseal, builtProgram, type Outcome } from './cli.test-support.js';

const root = issueCertificate({ subject: '/CN=Root', isAuthority: true });

let hsm: SoftHsm;
let token: SoftHsmToken;
let folder: string;
const path = (name: string) => join(folder, name);

beforeAll(() => {
  hsm = createSoftHsm();
  token = createToken(hsm, 'Company');
  folder = mkdtempSync(join(tmpdir(), 'dealseal-token-'));
  writeFileSync(path('in.pdf'), onePagePdf());
  writeFileSync(path('root.pem'), root.pem);
  writeFileSync(path('root.key'), root.keyPem);
}, 60_000);
afterAll(() => {
  hsm.remove();
  rmSync(folder, { recursive: true });
});
beforeEach(() => rmSync(path('state'), { recursive: true, force: true }));

function run(...args: readonly string[]): Promise<Outcome> {
  return builtDealseal(args, {
    ...hsm.environment,
    XDG_STATE_HOME: path('state'),
    DEALSEAL_PKCS11_MODULE: hsm.modulePath,
  });
}

const of = (each: SoftHsmToken): string[] => ['--token', each.uri, '--pin-file', each.pinFile];
const openssl = (...args: readonly string[]): string =>
  execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });

async function generate(type: string, label: string): Promise<{ uri: string; id: string }> {
  const { code, out, err } = await run('token', 'generate', ...of(token), '--type', type, '--label', label, '--json');
  expect([code, err]).toEqual([0, []]);
  const made: unknown = JSON.parse(out[0] ?? '');
  if (typeof made !== 'object' || made === null || !('uri' in made) || !('id' in made)) throw new Error('no key');
  return { uri: String(made.uri), id: String(made.id) };
}

function request(key: string, ...rest: readonly string[]): Promise<Outcome> {
  const subject = ['--subject', 'CN=Milica Radović,title=Direktorica,O=Adriatik\\, Trade d.o.o.,C=ME'];
  const out = ['--out', path('request.pem'), '--force'];
  return run('token', 'request', '--key', key, '--pin-file', token.pinFile, ...subject, ...out, ...rest);
}

/** As an authority would: from the request alone, with the names that it asks for. */
function issue(by: IssuedCertificate = root): string {
  writeFileSync(path('issuer.pem'), by.pem);
  writeFileSync(path('issuer.key'), by.keyPem);
  const signed = ['-CA', path('issuer.pem'), '-CAkey', path('issuer.key'), '-copy_extensions', 'copy', '-days', '30'];
  openssl('x509', '-req', '-in', path('request.pem'), ...signed, '-out', path('issued.pem'));
  return path('issued.pem');
}

describe('a renewal on the same token', () => {
  it.each(['rsa-2048', 'rsa-3072', 'ec-p256', 'ec-p384'])(
    'of %s: generated, requested, issued, imported, signed with',
    async (type) => {
      const { uri, id } = await generate(type, `Key ${type}`);
      const names = ['--email', 'milica@example.com', '--dns', 'example.com', '--uri', 'https://example.com/'];
      expect(await request(uri, ...names)).toMatchObject({ code: 0, err: [] });
      expect(
        openssl('req', '-in', path('request.pem'), '-verify', '-noout', '-subject', '-nameopt', 'RFC2253,-esc_msb'),
      ).toContain('subject=CN=Milica Radović,title=Direktorica,O=Adriatik\\, Trade d.o.o.,C=ME');
      const asked = openssl('req', '-in', path('request.pem'), '-noout', '-text');
      expect(asked).toContain('email:milica@example.com, DNS:example.com, URI:https://example.com/');
      expect(asked).toContain('Digital Signature, Non Repudiation');

      const imported = await run('token', 'import', ...of(token), issue());
      expect(imported).toMatchObject({ code: 0, err: [], out: [expect.stringContaining(uri)] });
      expect((await run('token', 'import', ...of(token), path('issued.pem'))).out[0]).toContain('was there already');

      const files = [path('in.pdf'), path('out.pdf')];
      const signed = await run(
        'sign',
        '--key',
        uri,
        '--pin-file',
        token.pinFile,
        '--trust',
        path('root.pem'),
        ...files,
      );
      expect(signed).toMatchObject({ code: 0, err: [] });
      judged(readFileSync(path('out.pdf')), { level: 'B-B', anchors: [root] });
      const listed = await run('token', 'list', ...of(token));
      expect(listed.out.join('\n')).toMatch(
        new RegExp(`id ${id}\\n    private key  Key ${type} .*\\n    public key .*\\n    certificate  CN=Milica`),
      );
    },
    60_000,
  );
});

describe('token list', () => {
  it('shows tokens without logging in, and private keys to nobody without the PIN', async () => {
    const { code, out } = await run('token', 'list');
    expect(code).toBe(0);
    const shown = out.join('\n');
    expect(shown).toContain(`Token Company, serial ${token.serial} (SoftHSM project, SoftHSM v2)`);
    expect(shown).toContain('a token that was never initialised');
    expect(shown).not.toContain('private key  ');
    const json: unknown = JSON.parse((await run('token', 'list', '--json')).out[0] ?? '');
    expect(json).toMatchObject({
      slots: [{ token: { label: 'Company', flags: { pinLocked: false } } }, { token: null }],
    });
  });

  it('says of a key without certificate what comes next', async () => {
    const { id } = await generate('ec-p256', 'Lonely');
    const { out } = await run('token', 'list', ...of(token));
    expect(out.join('\n')).toMatch(new RegExp(`id ${id}\\n.*Lonely.*\\n.*Lonely.*\\n    no certificate yet`));
  });
});

describe('token generate', () => {
  it('makes keys that cannot be taken out, and none of a name that is taken', async () => {
    const { id } = await generate('rsa-2048', 'Stays');
    const objects = execFileSync(
      'pkcs11-tool',
      ['--module', hsm.modulePath, '--token-label', 'Company', '--login', '--pin', token.pin, '-O', '--id', id],
      { env: { ...hsm.environment }, encoding: 'utf8' },
    );
    expect(objects).toContain('sensitive, always sensitive, never extractable, local');
    for (const name of [
      ['--label', 'Stays'],
      ['--label', 'Other', '--id', id],
    ]) {
      const { code, err } = await run('token', 'generate', ...of(token), '--type', 'ec-p256', ...name);
      expect([code, err]).toEqual([1, [expect.stringContaining(': key-name-taken: ')]]);
    }
  });
});

describe('token import', () => {
  it('refuses a certificate of another key', async () => {
    const foreign = issueCertificate({ subject: '/CN=Foreign', issuer: root });
    writeFileSync(path('foreign.pem'), foreign.pem);
    const { code, err } = await run('token', 'import', ...of(token), path('foreign.pem'));
    expect([code, err]).toEqual([1, [expect.stringContaining(': key-mismatch: ')]]);
    expect((await run('token', 'list', ...of(token))).out.join('\n')).not.toContain('CN=Foreign');
  });
});

describe('PINs', () => {
  const newPin = '73519264';
  const write = (name: string, pin: string): string => {
    writeFileSync(path(name), `${pin}\n`, { mode: 0o600 });
    return path(name);
  };

  it('are changed by the old one, and given anew by the SO’s', async () => {
    const other = createToken(hsm, 'Changing');
    const changed = await run('token', 'change-pin', ...of(other), '--new-pin-file', write('new.pin', newPin));
    expect(changed).toMatchObject({ code: 0, err: [] });
    const withNew = ['--token', other.uri, '--pin-file', path('new.pin')];
    expect(await run('token', 'list', ...withNew)).toMatchObject({ code: 0 });
    const so = ['--token', other.uri, '--so-pin-file', write('so.pin', other.soPin)];
    const unblocked = await run('token', 'unblock', ...so, '--new-pin-file', write('newer.pin', '19283746'));
    expect(unblocked).toMatchObject({ code: 0, err: [] });
    expect(await run('token', 'list', '--token', other.uri, '--pin-file', path('newer.pin'))).toMatchObject({
      code: 0,
    });
  });

  it('that are wrong stop at once, and are tried by no command again', async () => {
    const other = createToken(hsm, 'Wrong');
    const wrong = ['--token', other.uri, '--pin-file', write('wrong.pin', '24681357')];
    const commands = [
      ['token', 'list', ...wrong],
      ['token', 'generate', ...wrong, '--type', 'ec-p256', '--label', 'x'],
      ['token', 'change-pin', ...wrong, '--new-pin-file', write('new.pin', newPin)],
      ['sign', '--key', other.uri, '--pin-file', path('wrong.pin'), path('in.pdf'), path('out.pdf')],
    ];
    for (const [index, args] of commands.entries()) {
      const { code, err } = await run(...args);
      expect([index, code, err]).toEqual([index, 1, [expect.stringContaining(': token-pin-refused: ')]]);
      expect(err[0]).toContain(index === 0 ? 'CKR_PIN_INCORRECT' : 'this PIN was refused before');
    }
    const so = ['--token', other.uri, '--so-pin-file', path('wrong.pin'), '--new-pin-file', path('new.pin')];
    const officer = [await run('token', 'unblock', ...so), await run('token', 'unblock', ...so)].map(
      ({ err }) => err[0],
    );
    expect(officer).toEqual([
      expect.stringContaining('CKR_PIN_INCORRECT'),
      expect.stringContaining('this PIN was refused before'),
    ]);
  });

  it('of the maker are warned of and never chosen; those that the token does not take are named so', async () => {
    const other = createToken(hsm, 'Default');
    const { err } = await run('token', 'change-pin', ...of(other), '--new-pin-file', write('new.pin', '12345678'));
    expect(err[0]).toContain('Rutoken');
    const short = await run('token', 'change-pin', ...of(other), '--new-pin-file', write('new.pin', '12'));
    expect(short.err[0]).toContain(
      ': new-pin-unsuitable: The token does not take the new PIN: it takes 4 to 255 characters.',
    );
    // Nothing was refused: the old one is as good as before.
    expect(await run('token', 'list', ...of(other))).toMatchObject({ code: 0, err: [] });
    const warned = await run('token', 'list', '--token', other.uri, '--pin-file', write('default.pin', '12345678'));
    expect(warned.err[0]).toContain('Warning: this is the PIN that tokens are delivered with (Rutoken)');
  });

  it('are typed unseen at a terminal', () => {
    // `script` gives the program a terminal of its own, and shows all that comes back from it.
    const words = ['node', builtProgram, 'token', 'list', '--token', token.uri, '--login'];
    const command = words.map((word) => `'${word}'`).join(' ');
    const shown = execFileSync('script', ['-qec', command, '/dev/null'], {
      env: {
        ...process.env,
        ...hsm.environment,
        XDG_STATE_HOME: path('state'),
        DEALSEAL_PKCS11_MODULE: hsm.modulePath,
      },
      input: `${token.pin}\r`,
      encoding: 'utf8',
    });
    expect(shown).toContain('private key');
    expect(shown.split('PIN: ')[1]).not.toContain(token.pin);
  });
});

describe('a token command that is not understood', () => {
  it.each([
    ['no token', ['generate', '--type', 'ec-p256', '--label', 'x']],
    ['a URI that is none', ['generate', '--token', 'Company', '--type', 'ec-p256', '--label', 'x']],
    ['an unknown type', ['generate', '--token', 'pkcs11:token=A', '--type', 'rsa-1024', '--label', 'x']],
    [
      'an id that is no number',
      ['generate', '--token', 'pkcs11:token=A', '--type', 'ec-p256', '--label', 'x', '--id', 'z'],
    ],
    ['no terminal and no PIN file', ['generate', '--token', 'pkcs11:token=A', '--type', 'ec-p256', '--label', 'x']],
    ['a PIN for all tokens', ['list', '--pin-file', '/nowhere']],
    ['a subject that is none', ['request', '--key', 'pkcs11:id=%01', '--subject', 'Milica', '--out', '/x']],
    [
      'an e-mail that is none',
      ['request', '--key', 'pkcs11:id=%01', '--subject', 'CN=A', '--email', 'a', '--out', '/x'],
    ],
    ['no output', ['request', '--key', 'pkcs11:id=%01', '--subject', 'CN=A']],
    ['no certificate', ['import', '--token', 'pkcs11:token=A']],
  ])('is answered with 2 and one sentence: %s', async (_, args) => {
    const { code, out, err } = await run('token', ...args);
    expect([code, out]).toEqual([2, []]);
    expect(err[0]).toMatch(/^dealseal token [a-z]+: /);
    expect(err[1]).toContain('usage: dealseal token');
  });
});
