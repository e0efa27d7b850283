import { signingRequestSchema } from '@dealseal/app-server/contract/signing';
import { confirmationAnswerSchema, enrolmentAnswerSchema } from '@dealseal/signing-service/contract/people';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runAction } from '../portal/emulator-actions.js';
import { people } from '../support/install-app.js';
import { AuthenticatorApp } from '../support/one-time-code.js';
import { becomes, contract, DealBench, ended, listing, open, signing } from './deal-bench.js';
import { contractPdf } from './documents-to-sign.js';
import { codeNow, wrongCode } from './enrolled-people.js';
import { errorCodeOf } from './frame-post.js';

let bench: DealBench;
beforeAll(async () => {
  bench = await DealBench.open({ base: 28_810, signers: 1 });
}, 120_000);
afterAll(() => bench?.close());

describe('threats 16, 19, 24: secrets where they do not belong', () => {
  it('are in no log and no database after enrolment, signing and refusals', async () => {
    const planted = 'KANARINAC-U-TEKSTU-UGOVORA';
    const [file] = bench.put(contract, [{ name: 'Tajni ugovor.pdf', bytes: contractPdf(planted) }]);
    const app = await bench.tabOf(people.manager.personId);
    await app.fetch('/api/enrolments', { activationCode: 'KANA-RINA' });
    const begun = await app.call(enrolmentAnswerSchema, '/api/enrolments', { activationCode: bench.activationCode });
    const phone = new AuthenticatorApp(begun.otpauthUri);
    const manager = { personId: people.manager.personId, phone };
    const confirming = await phone.previousCode();
    const confirmPath = `/api/enrolments/${begun.enrolmentId}/confirm`;
    const { recoveryCodes = [] } = await app.call(confirmationAnswerSchema, confirmPath, { codes: [confirming] });
    expect(recoveryCodes).toHaveLength(10);
    await app.call(enrolmentAnswerSchema, '/api/enrolments', { recoveryCode: recoveryCodes[0] });
    await app.fetch('/api/enrolments', { recoveryCode: 'KANA-REZE' });
    const request = await open(app, contract, file);
    const path = `/api/signing-requests/${request.requestId}`;
    const wrong = wrongCode(manager);
    expect(await errorCodeOf(await app.fetch(`${path}/sign`, signing(wrong)))).toBe('code-wrong');
    const code = codeNow(manager);
    const pressed = await app.call(signingRequestSchema, `${path}/sign`, signing(code));
    expect((await becomes(app, pressed, ended)).state).toBe('stored');
    // The portal refuses with its own words, and the tokens die.
    await runAction(bench.stack.portal.context, { action: 'revoke-tokens', userId: Number(manager.personId) });
    await app.fetch(listing);

    const secret = new URL(begun.otpauthUri).searchParams.get('secret') ?? '';
    const pairs = z.object({ pairs: z.array(z.object({ accessToken: z.string(), refreshToken: z.string() })) });
    const { pairs: tokens } = pairs.parse(
      JSON.parse(await readFile(join(bench.directory, 'portal', 'oauth.json'), 'utf8')),
    );
    expect(tokens.length).toBeGreaterThan(3);
    const { installation } = bench.stack.portal.context.store.data;
    const texts = [
      (await readFile(bench.stack.token.pinFile, 'utf8')).trim(),
      secret,
      secret.toLowerCase(),
      begun.secretGroups.join(' '),
      bench.activationCode,
      bench.activationCode.replaceAll('-', ''),
      'KANA-RINA',
      'KANARINA',
      ...recoveryCodes.flatMap((each) => [each, each.replaceAll('-', '')]),
      'KANA-REZE',
      'KANAREZE',
      bench.stack.portal.clientSecret,
      installation.applicationToken,
      planted,
      ...tokens.flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken]),
    ];
    const secrets = [...texts.map((text) => Buffer.from(text, 'utf8')), ...encodings(fromBase32(secret))];
    const places = await kept();
    expect(places.map(({ name }) => name).toSorted()).toEqual(expect.arrayContaining(['app/log', 'service/log']));
    expect(places.filter(({ name }) => name.includes('sqlite')).length).toBeGreaterThanOrEqual(2);
    for (const { name, bytes } of places) {
      const found = secrets.filter((each) => bytes.includes(each)).map((each) => each.toString('latin1'));
      expect({ name, found }).toEqual({ name, found: [] });
      const isLog = name.endsWith('log');
      const codes = [confirming, code, wrong].filter((each) => {
        return isLog && new RegExp(`(?<![0-9A-Za-z.])${each}(?![0-9A-Za-z])`).test(bytes.toString('utf8'));
      });
      expect({ name, codes }).toEqual({ name, codes: [] });
    }
  });
});

/** Logs and databases of both programs, as they lie on the disk now. */
async function kept(): Promise<{ name: string; bytes: Buffer }[]> {
  const names: string[] = [];
  for (const folder of ['app', 'service']) {
    const inside = await readdir(join(bench.directory, folder), { recursive: true });
    names.push(...inside.map((name) => join(folder, name)));
  }
  const wanted = names.filter((name) => name.endsWith('/log') || /sqlite|\.db/.test(name));
  return Promise.all(wanted.map(async (name) => ({ name, bytes: await readFile(join(bench.directory, name)) })));
}

function encodings(bytes: Buffer): Buffer[] {
  const texts = (['hex', 'base64', 'base64url'] as const).map((encoding) => Buffer.from(bytes.toString(encoding)));
  return [bytes, ...texts];
}

/** RFC 4648 §6. */
function fromBase32(text: string): Buffer {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = Array.from(text, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/[01]{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
