import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { orderExtensions, personOfOrganisation } from '../certificates/russian-certificate.test-support.js';
import { certificateViewSchema } from '../contract/certificate.js';
import { createOnlineScene, type OnlineScene } from '../trust/online-scene.test-support.js';
import { dealseal } from './cli.test-support.js';

let scene: OnlineScene;
beforeAll(async () => {
  scene = await createOnlineScene();
  scene.heal();
});
afterAll(() => scene.close());

describe('dealseal certificate', () => {
  it('tells owner, numbers, tool and classes in words, and that nobody was asked', async () => {
    const extensions = ['keyUsage=digitalSignature,nonRepudiation', ...orderExtensions];
    const { certificateFile } = scene.pki.issue({ subject: personOfOrganisation, extensions });
    const { code, out } = await dealseal(['certificate', certificateFile]);
    expect(code).toBe(0);
    const text = out.join('\n');
    expect(out[0]).toBe('Иванов Иван Иванович');
    expect(text).toMatch(/SNILS +11223344595/u);
    expect(text).toMatch(/policy +class KC2/u);
    expect(text).toMatch(/owner’s +«КриптоПро CSP» версия 5.0/u);
    expect(text).toContain('Chain: no trusted certificate was named; nobody was asked');
  });

  it('asks for the status of the chain, and writes the certificate as OpenSSL reads it', async () => {
    const file = join(scene.pki.folder, 'signer.cer');
    const { signer, issuing, root } = scene;
    const trust = ['--trust', root.certificateFile, '--allow-private-network'];
    const args = ['certificate', signer.certificateFile, '--chain', issuing.certificateFile, ...trust];
    const { code, out } = await dealseal([...args, '--json', '--out', file]);
    expect(code).toBe(0);
    const { chain } = certificateViewSchema.parse(JSON.parse(out[0] ?? ''));
    expect(chain).toMatchObject({ outcome: 'trusted', links: [{ revocation: 'good', source: 'ocsp' }, {}, {}] });
    expect(scene.pki.openssl('x509', '-inform', 'DER', '-in', file, '-noout', '-subject').toString()).toContain(
      'Signer',
    );
    const again = await dealseal([...args, '--out', file]);
    expect([again.code, again.err.join()]).toEqual([1, expect.stringContaining('output-unwritable')]);
    expect(readFileSync(file).equals(signer.der)).toBe(true);
  });

  it('refuses a file that holds none, with one sentence, and writes nothing', async () => {
    const [broken, file] = [join(scene.pki.folder, 'broken.pem'), join(scene.pki.folder, 'none.cer')];
    writeFileSync(broken, 'hello');
    const { code, out, err } = await dealseal(['certificate', broken, '--out', file]);
    expect([code, out, err]).toEqual([1, [], [expect.stringMatching(/^\S+broken\.pem: asn1-malformed: /u)]]);
    expect(existsSync(file)).toBe(false);
  });

  it.each([[[]], [['a', 'b']], [['--credential', 'seal', 'a']]])('does not understand %j', async (args) => {
    const environment = { DEALSEAL_DATA_DIRECTORY: scene.pki.folder, DEALSEAL_PKCS11_MODULE: '/none.so' };
    expect((await dealseal(['certificate', ...args], { environment })).code).toBe(2);
  });

  it('knows the credentials of the service’s settings alone', async () => {
    const environment = { DEALSEAL_DATA_DIRECTORY: scene.pki.folder, DEALSEAL_PKCS11_MODULE: '/none.so' };
    const { code, err } = await dealseal(['certificate', '--credential', 'seal'], { environment });
    expect([code, err]).toEqual([1, ['No credential seal is configured.']]);
  });
});
