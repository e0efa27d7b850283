import { resetRequestAnswerSchema } from '@dealseal/app-server/contract/people';
import { signingRequestSchema } from '@dealseal/app-server/contract/signing';
import { confirmationAnswerSchema, enrolmentAnswerSchema } from '@dealseal/signing-service/contract/people';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../support/install-app.js';
import { AuthenticatorApp } from '../support/one-time-code.js';
import type { AppSession } from '../support/portal-visitor.js';
import { becomes, contract, DealBench, ended, open, signing } from './deal-bench.js';
import { contractPdf } from './documents-to-sign.js';
import { codeNow } from './enrolled-people.js';
import { errorCodeOf } from './frame-post.js';

const { personId } = people.manager;

let bench: DealBench;
beforeAll(async () => {
  bench = await DealBench.open({ base: 28_830, signers: 1 });
}, 120_000);
afterAll(() => bench?.close());

async function confirm(app: AppSession, begun: { enrolmentId: string; otpauthUri: string }) {
  const phone = new AuthenticatorApp(begun.otpauthUri);
  const codes = [await phone.previousCode()];
  const answer = await app.call(confirmationAnswerSchema, `/api/enrolments/${begun.enrolmentId}/confirm`, { codes });
  return { phone, recoveryCodes: answer.recoveryCodes ?? [] };
}

describe('threats 5, 6, 18: a phone lost', () => {
  it('is replaced by one recovery code of ten, once, and the administrators are asked once', async () => {
    const [file] = bench.put(contract, [{ name: 'Ugovor.pdf', bytes: contractPdf('after a lost phone') }]);
    const app = await bench.tabOf(personId);
    const activationCode = bench.activationCode;
    const first = await confirm(app, await app.call(enrolmentAnswerSchema, '/api/enrolments', { activationCode }));
    expect(first.recoveryCodes).toHaveLength(10);

    const asked = [1, 2, 3].map(() => app.call(resetRequestAnswerSchema, '/api/reset-request', {}));
    const told = (await Promise.all(asked)).map((answer) => answer.told);
    expect(told.toSorted((a, b) => a - b)).toEqual([0, 0, 1]);
    const notices = bench.stack.portal.context.store.data.notifications.filter(({ tag }) => tag.includes('RESET'));
    expect(notices.map(({ userId }) => String(userId))).toEqual([people.administrator.personId]);

    const [recoveryCode = ''] = first.recoveryCodes;
    const request = await open(app, contract, file);
    const path = `/api/signing-requests/${request.requestId}`;
    // It has not even the form of a code that signs.
    expect(await errorCodeOf(await app.fetch(`${path}/sign`, signing(recoveryCode)))).toBe('request-invalid');
    const answers = await Promise.all(Array.from({ length: 20 }, () => app.fetch('/api/enrolments', { recoveryCode })));
    const begun = answers.filter(({ status }) => status === 201);
    expect(begun).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(new Set(await Promise.all(refused.map(errorCodeOf)))).toEqual(new Set(['recovery-code-used']));
    const second = await confirm(app, enrolmentAnswerSchema.parse(await begun[0]?.json()));
    const old = codeNow({ personId, phone: first.phone });
    expect(await errorCodeOf(await app.fetch(`${path}/sign`, signing(old)))).toBe('code-wrong');
    const code = codeNow({ personId, phone: second.phone });
    const pressed = await app.call(signingRequestSchema, `${path}/sign`, signing(code));
    expect((await becomes(app, pressed, ended)).state).toBe('stored');
    const [, unused] = first.recoveryCodes;
    expect(await errorCodeOf(await app.fetch('/api/enrolments', { recoveryCode: unused }))).toBe('recovery-code-wrong');
  });
});
