import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../audit/verify-audit.js';
import { testDialects } from '../store/store-fixture.js';
import { createTenant, createTestService, type TestService } from './authorization-fixture.js';
import { readPinPolicy, setPinPolicy } from './pin-policies.js';

describe.each(testDialects)('the PIN policy of a credential on %s', (dialect) => {
  let service: TestService;

  beforeEach(async () => {
    service = await createTestService(dialect);
  });
  afterEach(() => service.remove());

  const policy = () => readPinPolicy(service.store.db, 'seal');

  it('is to remember the PIN until another is set', async () => {
    expect(await policy()).toEqual({ kind: 'remembered' });
    await setPinPolicy(service.context, { credentialId: 'seal', policy: { kind: 'cached', minutes: 15 } });
    expect(await policy()).toEqual({ kind: 'cached', minutes: 15 });
    await setPinPolicy(service.context, { credentialId: 'seal', policy: { kind: 'every-time' } });
    expect(await policy()).toEqual({ kind: 'every-time' });
    expect(await readPinPolicy(service.store.db, 'other')).toEqual({ kind: 'remembered' });
  });

  it('is in the audit of each tenant that may use the credential', async () => {
    const tenants = [await createTenant(service), await createTenant(service)];
    await setPinPolicy(service.context, { credentialId: 'seal', policy: { kind: 'every-time' } });
    for (const tenantId of tenants) {
      const entries = service.store.db.selectFrom('audit_entries').select('type').where('tenant_id', '=', tenantId);
      const types = (await entries.orderBy('sequence').execute()).map(({ type }) => type);
      expect(types).toEqual(['credential-assigned', 'pin-policy-changed']);
      expect(await verifyAudit(service.store, tenantId)).toMatchObject({ ok: true });
    }
  });

  it('is read in the strictest way where a row is not as we write it', async () => {
    const row = { credential_id: 'seal', policy: 'cached', minutes: null, changed_at: 1 } as const;
    await service.store.db.insertInto('pin_policies').values(row).execute();
    expect(await policy()).toEqual({ kind: 'every-time' });
  });
});
