import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDeal } from '../portal/crm/items.js';
import { issueTokens } from '../portal/portal-context.js';
import { defaultKnobs, turnKnobs } from '../portal/state/knobs.js';
import { httpOrigin } from '../support/addresses.js';
import { appPage, people, visitor } from '../support/install-app.js';
import { credentialId, type Stack } from '../support/stack.js';
import { randomUUID } from 'node:crypto';
import {
  dealTab,
  errorCodeOf,
  type FrameAnswer,
  type FramePost,
  framePost,
  refusalOf,
  sendFrame,
  sessionOf,
} from './frame-post.js';
import { startTwoPortals, type TwoPortals } from './two-portals.js';

const dealId = 412;
const listing = `/api/documents?entityTypeId=2&entityId=${dealId}`;

let portals: TwoPortals;

beforeAll(async () => {
  portals = await startTwoPortals(28_770);
}, 120_000);
afterAll(() => portals?.stop());

async function tabPost(stack: Stack, personId: string = people.manager.personId): Promise<FramePost> {
  return framePost(await visitor(stack, personId), dealTab(stack, dealId));
}

function withDomain(post: FramePost, domain: string): FramePost {
  const action = new URL(post.action);
  action.searchParams.set('DOMAIN', domain);
  return { ...post, action: action.href };
}

function withFields(post: FramePost, fields: Record<string, string>): FramePost {
  return { ...post, fields: { ...post.fields, ...fields } };
}

function expectRefused(answer: FrameAnswer): void {
  expect({ code: refusalOf(answer), session: answer.boot.session }).toEqual({
    code: 'portal-unverified',
    session: null,
  });
  expect(portals.callable.connections() + portals.internal.connections()).toBe(0);
}

describe('threat 1: a forged placement POST', () => {
  type Forgery = (post: FramePost) => FramePost;
  const second = () => portals.second.portal.context.store.data;
  const forgeries: readonly (readonly [string, Forgery])[] = [
    ['the id of another portal', (post) => withFields(post, { member_id: second().memberId })],
    ['an unknown id', (post) => withFields(post, { member_id: 'f'.repeat(32) })],
    ['the attacker’s host as DOMAIN', (post) => withDomain(post, portals.callable.host)],
    ['an internal host as DOMAIN', (post) => withDomain(post, portals.internal.host)],
    ['a token of nobody', (post) => withFields(post, { AUTH_ID: 'a'.repeat(70) })],
    [
      'another portal’s id, host and application token',
      (post) => {
        const { memberId, installation } = second();
        const forged = { member_id: memberId, APPLICATION_TOKEN: installation.applicationToken };
        return withFields(withDomain(post, new URL(httpOrigin(portals.second.addresses.portal)).host), forged);
      },
    ],
    [
      'another application token',
      (post) => withFields(post, { APPLICATION_TOKEN: second().installation.applicationToken }),
    ],
    [
      'a token of another application',
      (post) => {
        const { context } = portals.first.portal;
        const { memberId } = context.store.data;
        const grant = { memberId, userId: 1, scope: context.application.scope, accessSeconds: 3600 };
        const { accessToken } = context.tokens.issue({ ...grant, clientId: 'local.other' });
        return withFields(post, { AUTH_ID: accessToken });
      },
    ],
  ];

  it('opens as the portal made it', async () => {
    const answer = await sendFrame(await tabPost(portals.first));
    expect({ status: answer.status, person: answer.boot.person?.personId }).toEqual({ status: 200, person: '7' });
  });

  it.each(forgeries)('%s: refused, with a fresh token and with one that was believed before', async (_name, forge) => {
    expectRefused(await sendFrame(forge(await tabPost(portals.first))));
    const believed = await tabPost(portals.first);
    expect((await sendFrame(believed)).status).toBe(200);
    expectRefused(await sendFrame(forge(believed)));
  });

  it('asks no other OAuth server: one that the POST names is refused, or not looked at when the token is known', async () => {
    for (const { origin } of [portals.callable, portals.internal]) {
      const forged = { SERVER_ENDPOINT: `${origin}/rest/` };
      expectRefused(await sendFrame(withFields(await tabPost(portals.first), forged)));
      const believed = await tabPost(portals.first);
      await sendFrame(believed);
      expect((await sendFrame(withFields(believed, forged))).boot.person?.personId).toBe('7');
    }
    expect(portals.callable.connections() + portals.internal.connections()).toBe(0);
  });

  it('gains nothing by status or by options that name what its person may not see', async () => {
    const post = withFields(await tabPost(portals.first, people.secondManager.personId), { status: 'F' });
    const options = JSON.stringify({ ID: '398' });
    const forged = withFields(post, { PLACEMENT_OPTIONS: options });
    const app = sessionOf(forged, await sendFrame(forged));
    const answer = await app.fetch('/api/documents?entityTypeId=2&entityId=398');
    expect(await errorCodeOf(answer)).toBe('access-denied');
  });
});

describe('threat 11: requests to hosts of the attacker’s choice', () => {
  const answersFile = async (stack: Stack, personId: string, origin: string): Promise<string> => {
    const post = await tabPost(stack, personId);
    const app = sessionOf(post, await sendFrame(post));
    const { context } = stack.portal;
    const fileId = findDeal(context, dealId)?.files['UF_CRM_SIGN_DOC']?.[0] ?? 0;
    const own = context.origin;
    // The links that the portal gives for its files lead there from now on.
    context.origin = origin;
    try {
      return await errorCodeOf(
        await app.fetch(
          `/api/documents/content?entityTypeId=2&entityId=${dealId}&field=UF_CRM_SIGN_DOC&fileId=${fileId}`,
        ),
      );
    } finally {
      context.origin = own;
    }
  };

  it('fetches no file from another host than the portal’s, even one that may be called', async () => {
    for (const { origin } of [portals.callable, portals.internal]) {
      expect(await answersFile(portals.first, people.manager.personId, origin)).not.toBe('');
    }
    expect(portals.callable.connections() + portals.internal.connections()).toBe(0);
  });

  it('follows no redirect of the portal', async () => {
    const post = await tabPost(portals.first);
    const app = sessionOf(post, await sendFrame(post));
    turnKnobs(portals.first.portal.knobs, { renamedTo: portals.callable.origin });
    try {
      expect(await errorCodeOf(await app.fetch(listing))).toBe('portal-unavailable');
    } finally {
      turnKnobs(portals.first.portal.knobs, { renamedTo: defaultKnobs().renamedTo });
    }
    expect(portals.callable.connections()).toBe(0);
  });

  it('calls no private address, though the OAuth server names it', async () => {
    const { context } = portals.second.portal;
    const own = context.origin;
    const post = await tabPost(portals.second);
    context.origin = portals.internal.origin;
    try {
      expect(refusalOf(await sendFrame(withDomain(post, portals.internal.host)))).not.toBe('');
    } finally {
      context.origin = own;
    }
    expect(portals.internal.connections()).toBe(0);
  });
});

describe('threat 13: names that are markup', () => {
  const markup = '</script><script>alert(1)</script>\u2028<!--';

  it('a person’s name ends no script of the page', async () => {
    const post = await tabPost(portals.first, people.secondManager.personId);
    const person = portals.first.portal.context.store.data.people.find(({ id }) => id === 11);
    if (person === undefined) throw new Error('The second manager is gone');
    const { lastName } = person;
    person.lastName = markup;
    try {
      const { html, boot, headers } = await sendFrame(post);
      expect(boot.person?.name).toBe(`Vuk ${markup}`);
      expect(html).not.toContain('<script>alert');
      expect(html.match(/<\/script>/g)).toHaveLength(2);
      expect(html).not.toContain('\u2028');
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("script-src 'self';");
      expect(policy).not.toMatch(/unsafe|\*/);
    } finally {
      person.lastName = lastName;
    }
  });
});

describe('threat 14: requests of other pages', () => {
  it('are refused by origin and kind, and no answer sets a cookie or opens itself to others', async () => {
    const origin = httpOrigin(portals.first.addresses.app);
    const answer = await sendFrame(await tabPost(portals.first));
    const headers = {
      authorization: `Bearer ${answer.boot.session?.bearer ?? ''}`,
      'content-type': 'application/json',
    };
    const post = (changed: Record<string, string>) =>
      fetch(`${origin}/api/enrolments`, { method: 'POST', headers: { ...headers, ...changed }, body: '{}' });
    const codes = [
      await errorCodeOf(await post({ origin: portals.callable.origin })),
      await errorCodeOf(await post({ origin: 'null' })),
      await errorCodeOf(await post({})),
      await errorCodeOf(await post({ origin, 'sec-fetch-site': 'cross-site' })),
      await errorCodeOf(await post({ origin, 'sec-fetch-site': 'same-site' })),
    ];
    expect(codes).toEqual(codes.map(() => 'origin-refused'));
    expect(await errorCodeOf(await post({ origin, 'content-type': 'text/plain' }))).toBe('request-invalid');
    const own = await fetch(`${origin}${listing}`, { headers: { ...headers, origin } });
    expect(own.status).toBe(200);
    for (const each of [answer.headers, own.headers]) {
      expect(each.get('set-cookie')).toBe(null);
      expect(each.get('access-control-allow-origin')).toBe(null);
    }
    const withoutBearer = await fetch(`${origin}${listing}`, { headers: { origin, cookie: 'session=1' } });
    expect(await errorCodeOf(withoutBearer)).toBe('session-over');
  });
});

describe('threat 15: clickjacking', () => {
  const ancestors = ({ headers }: FrameAnswer) =>
    /frame-ancestors ([^;]+)/.exec(headers.get('content-security-policy') ?? '')?.[1];

  it('lets each portal frame its own pages, and nobody an error about a claim that did not hold', async () => {
    for (const stack of [portals.first, portals.second]) {
      const post = await tabPost(stack);
      const answer = await sendFrame(post);
      expect(ancestors(answer)).toBe(httpOrigin(stack.addresses.portal));
      const refused = await sendFrame(withFields(await tabPost(stack), { AUTH_ID: 'b'.repeat(70) }));
      expect(ancestors(refused)).toBe("'none'");
    }
    const assets = await fetch(`${httpOrigin(portals.first.addresses.app)}/api/me`);
    expect(assets.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
});

describe('threat 16: tokens stolen', () => {
  it('takes a bearer for its own portal, person and place only, and never from the address', async () => {
    const post = await tabPost(portals.first);
    const bearer = (await sendFrame(post)).boot.session?.bearer ?? '';
    const origin = httpOrigin(portals.first.addresses.app);
    const ask = async (path: string, authorization?: string) =>
      errorCodeOf(await fetch(`${origin}${path}`, { headers: authorization === undefined ? {} : { authorization } }));
    expect(await ask(listing, `Bearer ${bearer}`)).toBe('');
    expect(await ask(`${listing}&bearer=${bearer}&authorization=${bearer}`)).toBe('session-over');
    expect(await ask('/api/documents?entityTypeId=2&entityId=405', `Bearer ${bearer}`)).toBe('access-denied');
    const [key = '', claims = '', mac = ''] = bearer.split('.');
    const as = (text: string) => Buffer.from(text, 'utf8').toString('base64url');
    const administrator = as(Buffer.from(claims, 'base64url').toString('utf8').replace('"p":"7"', '"p":"1"'));
    expect(administrator).not.toBe(claims);
    expect(await ask('/api/me', `Bearer ${key}.${administrator}.${mac}`)).toBe('session-over');
    const authId = issueTokens(portals.first.portal.context, 1).accessToken;
    const renewal = await fetch(`${origin}/api/session`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ authId, bearer }),
    });
    expect(await errorCodeOf(renewal)).toBe('session-over');
  });
});

describe('threat 17: takeover at installation', () => {
  const sendEvent = async (event: string, auth: Record<string, string>): Promise<number> => {
    const form = new URLSearchParams({ event });
    for (const [key, value] of Object.entries(auth)) form.set(`auth[${key}]`, value);
    const url = `${httpOrigin(portals.first.addresses.app)}/b24/events`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return (await fetch(url, { method: 'POST', headers, body: form.toString() })).status;
  };

  it('believes no removal and no new application token without the portal’s own', async () => {
    const [first, second] = [portals.first.portal.context, portals.second.portal.context];
    const memberId = first.store.data.memberId;
    const post = await tabPost(portals.first);
    const app = sessionOf(post, await sendFrame(post));
    for (const token of ['', 'guessed', second.store.data.installation.applicationToken]) {
      expect(await sendEvent('ONAPPUNINSTALL', { member_id: memberId, application_token: token })).toBe(403);
    }
    const plain = issueTokens(first, Number(people.manager.personId));
    const foreign = issueTokens(second, Number(people.administrator.personId));
    for (const { accessToken, refreshToken } of [plain, foreign]) {
      const auth = {
        member_id: memberId,
        application_token: 'mine',
        access_token: accessToken,
        refresh_token: refreshToken,
      };
      expect(await sendEvent('ONAPPINSTALL', auth)).toBe(403);
    }
    expect(await sendEvent('ONAPPUNINSTALL', { member_id: memberId, application_token: 'mine' })).toBe(403);
    expect((await app.fetch(listing)).status).toBe(200);
  });

  it('lets nobody install but an administrator, nor pair without a code from the console', async () => {
    const post = await tabPost(portals.first);
    const installer = { ...post, action: post.action.replace('/b24/frame', '/b24/install') };
    const answer = await sendFrame(installer);
    expect({ code: refusalOf(answer), session: answer.boot.session }).toEqual({
      code: 'not-portal-administrator',
      session: null,
    });
    const app = sessionOf(post, await sendFrame(post));
    for (const path of ['pairing', 'fields', 'surfaces']) {
      expect(await errorCodeOf(await app.fetch(`/api/install/${path}`, {}))).toBe('not-portal-administrator');
    }
    const { app: administrator } = await (
      await visitor(portals.first, people.administrator.personId)
    ).openFrame(appPage);
    const service = `https://${portals.first.addresses.service.host}:${portals.first.addresses.service.port}`;
    const pairingCode = `ds1.${'A'.repeat(22)}.${'A'.repeat(43)}`;
    const refused = await administrator.fetch('/api/install/pairing', { pairingCode, service });
    expect(await errorCodeOf(refused)).toBe('pairing-code-invalid');
    const elsewhere = await administrator.fetch('/api/install/pairing', {
      pairingCode,
      service: portals.callable.origin,
    });
    expect(await errorCodeOf(elsewhere)).not.toBe('');
    expect(portals.callable.connections()).toBe(0);
  });

  it('gives a portal’s administrator no codes: neither their own nor, posing as them, another’s', async () => {
    const { app } = await (await visitor(portals.second, people.administrator.personId)).openFrame(appPage);
    const act = {
      requestKey: randomUUID(),
      code: '123456',
      acts: [{ kind: 'grant', personId: '1', credentialId, reason: 'x' }],
    };
    expect(await errorCodeOf(await app.fetch('/api/admin/acts', act))).toBe('code-wrong');
    // Whoever runs the portal can make tokens for any user of it.
    const posing = await tabPost(portals.second);
    const victim = sessionOf(posing, await sendFrame(posing));
    const begun = await victim.fetch('/api/enrolments', { activationCode: 'AAAA-BBBB' });
    expect(await errorCodeOf(begun)).toBe('activation-code-wrong');
  });
});

describe('the hosts that nobody called', () => {
  it('would have noticed', async () => {
    for (const host of [portals.callable, portals.internal]) {
      await fetch(host.origin);
      expect(host.connections()).toBe(1);
    }
  });
});
