import type { Store } from './store.js';

/** The row of a portal in which the application is installed, for tables that belong to one. */
export async function insertPortal({ db }: Store, memberId: string): Promise<void> {
  await db
    .insertInto('portals')
    .values({
      member_id: memberId,
      domain: 'portal.example.com',
      client_endpoint: 'https://portal.example.com/rest/',
      server_endpoint: 'https://oauth.example.com/rest/',
      state: 'active',
      licence: 'F',
      app_version: '1',
      scopes: '[]',
      settings: '{}',
      lease_until: 0,
      created_at: 0,
      updated_at: 0,
    })
    .execute();
}
