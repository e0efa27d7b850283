import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingScopes, scopeNames, scopeOfMethod, scopeTable } from '../contract/scopes.js';
import { PortalError } from './portal-error.js';
import { createPortalScopes } from './portal-scopes.js';

const member = join(import.meta.dirname, '../..');
const refused = new PortalError('scope-missing', { portalCode: 'insufficient_scope' });

describe('the table of rights', () => {
  it('is the one of the README', () => {
    const readme = readFileSync(join(member, 'README.md'), 'utf8');
    const rows = [...readme.matchAll(/^\| `([a-z_]+)` +\| (yes|no) +\| ([^|]+?) +\| [^|]+\|$/gm)];
    expect(rows.map(([, name, isNeeded, methods]) => ({ name, isNeeded, methods }))).toEqual(
      scopeNames.map((name) => ({
        name,
        isNeeded: scopeTable[name].isNeeded ? 'yes' : 'no',
        methods: scopeTable[name].methods.map((prefix) => `\`${prefix}*\``).join(' '),
      })),
    );
  });

  it('covers every method that is called; what stands outside needs no right', () => {
    const sources = readdirSync(join(member, 'src'), { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('.test-support.ts'),
    );
    const called = sources.flatMap((name) => {
      const text = readFileSync(join(member, 'src', name), 'utf8');
      const calls = text.matchAll(/(?:\.call\(\s*|\.stream\(\s*|method: )'([a-z_]+(?:\.[a-z_]+)*)'/g);
      return [...calls].map(([, method = '']) => method);
    });
    expect(called).toContain('im.notify.system.add');
    const free = called.filter((method) => scopeOfMethod(method) === null);
    expect([...new Set(free)].sort()).toEqual(
      ['app.info', 'batch', 'event.bind', 'event.get', 'event.unbind', 'get', 'post', 'profile', 'scope'].sort(),
    );
  });

  it('tells what nothing works without from what is left out, and takes a wider right', () => {
    expect(missingScopes(['placement', 'user', 'im', 'userfieldconfig', 'department', 'sonet_group'])).toEqual({
      needed: ['crm'],
      optional: ['disk'],
    });
  });
});

describe('the rights of a portal', () => {
  const portal = { memberId: 'm1', scopes: ['crm', 'placement', 'user', 'im'] };

  it('are those that were given, without one that was refused, until it is answered again', () => {
    const scopes = createPortalScopes({ now: () => 0 });
    expect(scopes.missing(portal).optional).not.toContain('im');
    scopes.note({ memberId: 'm1', method: 'im.notify.system.add', error: refused });
    expect(scopes.missing(portal).optional).toContain('im');
    expect(scopes.granted(portal)).toEqual(['crm', 'placement', 'user']);
    expect(scopes.missing({ ...portal, memberId: 'm2' }).optional).not.toContain('im');
    scopes.note({ memberId: 'm1', method: 'im.notify.system.add', error: null });
    expect(scopes.granted(portal)).toEqual(portal.scopes);
  });

  it('lose the wider one with it, and are asked for again after ten minutes', () => {
    let now = 0;
    const scopes = createPortalScopes({ now: () => now });
    scopes.note({ memberId: 'm1', method: 'user.get', error: refused });
    expect(scopes.granted(portal)).toEqual(['crm', 'placement', 'im']);
    now = 600_001;
    expect(scopes.granted(portal)).toEqual(portal.scopes);
  });

  it('count as they are named now when they were changed since a refusal', () => {
    const scopes = createPortalScopes({ now: () => 0 });
    const poor = { ...portal, scopes: ['crm', 'placement', 'user'] };
    scopes.note({ memberId: 'm1', method: 'im.notify.system.add', error: refused });
    expect(scopes.granted(poor)).toEqual(poor.scopes);
    expect(scopes.granted(portal)).toEqual(portal.scopes);
  });

  it('are not lost by another error', () => {
    const scopes = createPortalScopes({ now: () => 0 });
    scopes.note({ memberId: 'm1', method: 'im.notify.system.add', error: new PortalError('access-denied') });
    expect(scopes.granted(portal)).toEqual(portal.scopes);
  });
});
