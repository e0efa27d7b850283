import { startPostgres } from '../support/postgres.js';
import type { Address } from '../support/addresses.js';
import type { DemoToken } from '../trust/demo-token.js';
import type { TokenLibrary } from '../mock-token/mock-token.js';
import { join } from 'node:path';
import { BenchService, type BenchTenant } from './bench-service.js';
import { fillLog } from './child.js';
import type { DocumentPress } from './documents.js';
import type { Section } from './figures.js';
import { measureLog, measureNamesOfLog, peopleOfLog } from './log.js';

const entries = 1_000_000;

export interface LogsBench {
  readonly directory: string;
  readonly address: Address;
  readonly token: DemoToken;
  readonly library: TokenLibrary;
  readonly press: DocumentPress;
}

/** A log of a million entries on either database: both are filled at a time, and measured one after the other. */
export async function* measureLogs({ directory, address, token, library, press }: LogsBench): AsyncGenerator<Section> {
  const postgres = startPostgres();
  const sqlite = new BenchService({ directory: join(directory, 'log-sqlite'), address, token });
  const server = new BenchService({
    directory: join(directory, 'log-postgres'),
    address,
    token,
    databaseUrl: postgres.url,
  });
  try {
    const made = [await makeTenant(sqlite, library), await makeTenant(server, library)] as const;
    const filled = await Promise.all(
      ([sqlite, server] as const).map((service, index) =>
        fillLog(service.database, made[index]?.tenantId ?? '', entries),
      ),
    );
    for (const [index, service] of [sqlite, server].entries()) {
      const [tenant, times] = [made[index], filled[index]];
      if (tenant === undefined || times === undefined) continue;
      const name = service === sqlite ? 'SQLite' : 'PostgreSQL';
      await service.start(library);
      yield await measureLog({ service, directory, press, tenant, name, entries, filled: times });
      await tenant.client.close();
      await service.stop();
    }
    yield await measureNamesOfLog({ database: join(directory, 'names'), name: 'SQLite', entries });
    yield await measureNamesOfPostgres();
  } finally {
    await sqlite.stop();
    await server.stop();
    postgres.stop();
  }
}

/** In a cluster of its own: the two programs' databases are never one. */
async function measureNamesOfPostgres(): Promise<Section> {
  const postgres = startPostgres();
  try {
    return await measureNamesOfLog({ database: postgres.url, name: 'PostgreSQL', entries });
  } finally {
    postgres.stop();
  }
}

async function makeTenant(service: BenchService, library: TokenLibrary): Promise<BenchTenant> {
  await service.start(library);
  const tenant = await service.addTenant('Lovćen');
  await service.enrol(tenant, peopleOfLog, 'administrator');
  await service.stop();
  return tenant;
}
