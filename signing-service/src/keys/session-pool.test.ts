import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createSoftHsm, createToken, type SoftHsm } from './softhsm.test-support.js';

/*
 * The pool is driven in a process of its own, as in life: SoftHSM reads its configuration from the environment once.
 * The script prints what it saw as JSON.
 */
let hsm: SoftHsm;

beforeAll(() => {
  hsm = createSoftHsm();
  createToken(hsm, 'Pool');
});
afterAll(() => hsm.remove());

function observe(body: string): unknown {
  const at = (name: string): string =>
    JSON.stringify(fileURLToPath(new URL(`../../dist/keys/${name}.js`, import.meta.url)));
  const script = `
    const { loadModule, presentTokens } = await import(${at('pkcs11-module')});
    const { SessionPool } = await import(${at('session-pool')});
    const module = loadModule(${JSON.stringify(hsm.modulePath)});
    const [token] = presentTokens(module);
    ${body}`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { env: { ...hsm.environment } });
  return JSON.parse(output.toString('utf8'));
}

describe('SessionPool', () => {
  it('gives no session to two at a time, and no more sessions than the token allows', () => {
    const seen = observe(`
      const pool = new SessionPool(module, { ...token, maxSessions: 3 }, 8);
      let inUse = new Set(), most = 0, shared = false;
      const work = (session) => new Promise((resolve) => {
        const name = session.toString('hex');
        shared ||= inUse.has(name);
        inUse.add(name);
        most = Math.max(most, inUse.size);
        setImmediate(() => { inUse.delete(name); resolve(); });
      });
      await Promise.all(Array.from({ length: 20 }, () => pool.withSession(work)));
      console.log(JSON.stringify({ limit: pool.limit, most, shared }));`);
    expect(seen).toEqual({ limit: 2, most: 2, shared: false });
  });

  it('does not use a session again on which the work failed', () => {
    const seen = observe(`
      const pool = new SessionPool(module, token, 1);
      let first, second;
      await pool.withSession((session) => { first = session.toString('hex'); throw new Error('spoilt'); }).catch(() => {});
      await pool.withSession((session) => { second = session.toString('hex'); });
      console.log(JSON.stringify(first !== second));`);
    expect(seen).toBe(true);
  });

  it('lets everybody who waits know when no session can be opened any more', () => {
    const seen = observe(`
      const pool = new SessionPool(module, token, 1);
      let end;
      const holding = pool.withSession(() => new Promise((_, reject) => { end = () => reject(new Error('spoilt')); }));
      const waiting = [1, 2, 3].map(() => pool.withSession(() => 'ran').catch((error) => error.message));
      pool.reset();
      module.C_Finalize();
      setImmediate(() => end());
      await holding.catch(() => {});
      console.log(JSON.stringify(await Promise.all(waiting)));`);
    expect(seen).toEqual(Array.from({ length: 3 }, () => 'CKR_CRYPTOKI_NOT_INITIALIZED'));
  });

  it('closes the sessions of before a reset when they come back', () => {
    const seen = observe(`
      const pool = new SessionPool(module, token, 2);
      let old;
      await pool.withSession(async (session) => { old = session; pool.reset(); });
      let state = 'open';
      try { module.C_GetSessionInfo(old); } catch (error) { state = error.message; }
      console.log(JSON.stringify(state));`);
    expect(seen).toBe('CKR_SESSION_HANDLE_INVALID');
  });
});
