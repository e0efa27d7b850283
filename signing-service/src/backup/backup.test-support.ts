import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestService } from '../authorization/authorization-fixture.js';
import { signatureLevelSchema } from '../contract/signatures.js';
import { dumpCommand, undumpCommand } from '../contract/backup-database.js';
import { createKeyFile } from '../sealing/key-file.js';
import { openSealing } from '../sealing/open-sealing.js';
import type { DialectName } from '../store/migrations/column-types.js';
import { createTestDatabase, type TestDatabase } from '../store/store-fixture.js';
import { openStore, type Store } from '../store/store.js';
import { openAuthority } from '../tenants/authority-store.js';
import { type BackedUp, sqliteFile } from './backed-up.js';
import { makeBackup } from './make-backup.js';
import { restoreBackup, type Restored } from './restore-backup.js';

const execute = promisify(execFile);

/** A machine with a data directory, a key file beside it, and a database. */
class Machine {
  readonly folder: string;
  readonly config: BackedUp;
  readonly #database: TestDatabase | null;

  constructor(folder: string, database: TestDatabase | null) {
    this.folder = folder;
    this.#database = database;
    const sealingKeyFile = join(folder, 'keys.json');
    this.config = { dataDirectory: join(folder, 'data'), databaseUrl: database?.options.url, sealingKeyFile };
  }

  open(): Promise<Store> {
    const { databaseUrl: url, dataDirectory } = this.config;
    return openStore({ url, sqlitePath: sqliteFile(dataDirectory) });
  }

  async remove(): Promise<void> {
    await this.#database?.remove();
    await rm(this.folder, { recursive: true });
  }
}

async function createMachine(dialect: DialectName): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), 'dealseal-backup-'));
  return new Machine(folder, dialect === 'postgres' ? await createTestDatabase(dialect) : null);
}

/** For tests: a service's data on one machine, and a second machine that is still empty. */
export class TwoMachines {
  readonly old: Machine;
  readonly fresh: Machine;
  /** The old machine's. */
  readonly service: TestService;
  readonly #stores: Store[];

  private constructor(old: Machine, fresh: Machine, store: Store) {
    this.old = old;
    this.fresh = fresh;
    this.#stores = [store];
    const service: TestService = this.#serviceOn(old, store);
    this.service = service;
  }

  static async create(dialect: DialectName): Promise<TwoMachines> {
    const [old, fresh] = [await createMachine(dialect), await createMachine(dialect)];
    await mkdir(old.config.dataDirectory);
    await createKeyFile(old.config.sealingKeyFile, randomBytes);
    await openAuthority(old.config.dataDirectory, new Date());
    return new TwoMachines(old, fresh, await old.open());
  }

  get backupFolder(): string {
    return join(this.old.folder, 'backup');
  }

  /** As the command does it; on PostgreSQL after the pg_dump that it tells to run. */
  async backup(): Promise<void> {
    const { old, service, backupFolder } = this;
    const { databaseUrl } = old.config;
    const dump = databaseUrl === undefined ? undefined : join(old.folder, 'database.dump');
    if (databaseUrl !== undefined) await this.#shell(dumpCommand(databaseUrl));
    await makeBackup(old.config, { folder: backupFolder, dump, now: () => new Date(service.time), randomBytes });
  }

  /** pg_restore, as the command tells it. */
  async fillDatabase(): Promise<void> {
    const { databaseUrl } = this.fresh.config;
    if (databaseUrl === undefined) return;
    await this.#shell(undumpCommand(databaseUrl, join(this.backupFolder, 'database.dump')));
  }

  restore(): Promise<Restored> {
    const { fresh, service, backupFolder: folder } = this;
    return restoreBackup(fresh.config, { folder, now: () => new Date(service.time), randomBytes });
  }

  /** The service on the machine that was restored, at the old one's time. */
  async restored(): Promise<TestService> {
    const store = await this.fresh.open();
    this.#stores.push(store);
    return this.#serviceOn(this.fresh, store);
  }

  async remove(): Promise<void> {
    for (const store of this.#stores) await store.close();
    await this.old.remove();
    await this.fresh.remove();
  }

  #serviceOn({ config }: Machine, store: Store): TestService {
    const sealing = openSealing(config.sealingKeyFile, randomBytes);
    const settingsChoices = { levels: signatureLevelSchema.options, timeStampAuthorities: [] };
    const may = { mayWaiveCodeWord: true, mayAssistSetUp: true };
    const service: TestService = {
      context: { store, sealing, randomBytes, now: () => service.time, settingsChoices, ...may },
      store,
      time: 1_800_000_000_000,
      openInstance: () => Promise.reject(new TypeError('One instance is enough here')),
      remove: () => this.remove(),
    };
    return service;
  }

  async #shell(command: string): Promise<void> {
    await execute('sh', ['-c', command], { cwd: this.old.folder });
  }
}
