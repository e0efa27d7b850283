import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { BackupError } from './backup-error.js';

/**
 * A backup is a folder: the files, and `manifest.json`, written last, which names each with its size and SHA-256. Signing-service and
 * app-server write and read theirs by this one form. The hashes find damage, not malice: whoever can write into a backup can also write a
 * manifest. What was cut out of a tenant's history shows by the heads that its clients keep.
 */
const format = 1;
const manifestName = 'manifest.json';
export const sqliteName = 'database.sqlite';
export const dumpName = 'database.dump';

/** Relative, with slashes, never upwards. */
const pathSchema = z
  .string()
  .max(400)
  .regex(/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/)
  .refine((path) => !path.split('/').some((name) => name === '.' || name === '..'));
const fileSchema = z.object({
  path: pathSchema,
  size: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
const manifestSchema = z.object({
  program: z.enum(['signing-service', 'app-server']),
  /** Name of the newest migration that the database has. */
  schema: z.string().min(1),
  database: z.enum(['sqlite', 'postgres']),
  madeAt: z.iso.datetime(),
  /** Where each tenant's audit chain stood; of the signing-service only. */
  heads: z.array(z.object({ tenantId: z.string(), sequence: z.int(), head: z.string() })).default([]),
  files: z.array(fileSchema),
});
export type BackupManifest = z.infer<typeof manifestSchema>;
export type ArchivedFile = z.infer<typeof fileSchema>;

/** What a program says of its backup beside its files. */
export type BackupFacts = Omit<BackupManifest, 'files'>;

/** Throws BackupError `backup-target-not-empty`; a folder that does not exist is empty. `ignored` may stand in it. */
export async function assertEmpty(folder: string, ignored: readonly string[] = []): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.every((name) => ignored.includes(name))) return;
  throw new BackupError('backup-target-not-empty', `${folder} is not empty: name a new or an empty folder.`);
}

/** A backup that is being made; it is one when `finish` has returned. */
export class BackupWriter {
  readonly #folder: string;
  readonly #files: ArchivedFile[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Throws BackupError `backup-target-not-empty`. */
  static async open(folder: string): Promise<BackupWriter> {
    await assertEmpty(folder);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new BackupWriter(folder);
  }

  /** Where a file of this name is to be written before it is `adopt`ed. */
  path(name: string): string {
    return join(this.#folder, name);
  }

  /** Copies a file. Throws the file system's errors. */
  async copy(source: string, path: string): Promise<ArchivedFile> {
    const file = { path, ...(await copyHashed(source, this.path(path))) };
    this.#files.push(file);
    return file;
  }

  async write(path: string, bytes: Uint8Array): Promise<void> {
    const file = await open(this.path(path), 'wx', 0o600);
    try {
      await file.writeFile(bytes);
    } finally {
      await file.close();
    }
    await this.adopt(path);
  }

  /** Takes in what was written into the folder. */
  async adopt(path: string): Promise<void> {
    const file = await open(this.path(path), 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    this.#files.push({ path, ...(await hashOf(this.path(path))) });
  }

  async finish(facts: BackupFacts): Promise<BackupManifest> {
    const manifest: BackupManifest = { ...facts, files: this.#files };
    const content = { format, ...manifest };
    const draft = this.path(`.${manifestName}`);
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify({ ...content, digest: digestOf(content) }, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, this.path(manifestName));
    await flush(this.#folder);
    return manifest;
  }
}

/** What this program can take back. */
export interface Restorer {
  readonly program: BackupManifest['program'];
  readonly database: BackupManifest['database'];
  /** Names of all migrations it knows. */
  readonly schemas: readonly string[];
}

/** Throws BackupError `backup-not-found`, `backup-damaged`, `backup-newer`, `backup-of-another`. */
export async function readManifest(folder: string, restorer: Restorer): Promise<BackupManifest> {
  const text = await readFile(join(folder, manifestName), 'utf8').catch((cause: unknown) => {
    throw new BackupError('backup-not-found', `${folder} holds no finished backup: it has no ${manifestName}.`, {
      cause,
    });
  });
  const manifest = parseManifest(text);
  const { program, database, schemas } = restorer;
  if (manifest.program !== program)
    throw new BackupError('backup-of-another', `This is a backup of the ${manifest.program}, not of the ${program}.`);
  if (manifest.database !== database)
    throw new BackupError('backup-of-another', `The backup is of ${manifest.database}, but ${database} is configured.`);
  if (!schemas.includes(manifest.schema))
    throw new BackupError(
      'backup-newer',
      `The backup's schema ${manifest.schema} is newer than this release: install that one.`,
    );
  return manifest;
}

function parseManifest(text: string): BackupManifest {
  const damaged = (): BackupError => new BackupError('backup-damaged', `${manifestName} is damaged.`);
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw damaged();
  }
  const outer = z.looseObject({ format: z.int(), digest: z.string() }).safeParse(raw);
  if (!outer.success) throw damaged();
  const { digest, ...content } = outer.data;
  if (content.format > format)
    throw new BackupError('backup-newer', 'The backup was made by a newer release: install that one.');
  const parsed = manifestSchema.safeParse(content);
  if (!parsed.success || digestOf(content) !== digest) throw damaged();
  return parsed.data;
}

/** Of the content without its digest; members in the order in which they stand in the file. */
function digestOf(content: object): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(content)))
    .digest('hex');
}

/** Members by their names, so that it is one text however the object was put together. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, sorted(member)] as const);
  return Object.fromEntries(members.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Copies a file out of a backup, and holds it against the manifest while doing so. Throws BackupError `backup-damaged`. */
export async function takeOut(folder: string, file: ArchivedFile, target: string): Promise<void> {
  const copied = await copyHashed(join(folder, file.path), target).catch((cause: unknown) => {
    throw damagedFile(file, cause);
  });
  if (copied.sha256 !== file.sha256 || copied.size !== file.size) throw damagedFile(file);
}

/** Holds a file that stays where it is against the manifest. Throws BackupError `backup-damaged`. */
export async function assertIntact(folder: string, file: ArchivedFile): Promise<void> {
  const found = await hashOf(join(folder, file.path)).catch((cause: unknown) => {
    throw damagedFile(file, cause);
  });
  if (found.sha256 !== file.sha256 || found.size !== file.size) throw damagedFile(file);
}

function damagedFile(file: ArchivedFile, cause?: unknown): BackupError {
  return new BackupError('backup-damaged', `${file.path} is absent or damaged.`, { cause });
}

type Hashed = Pick<ArchivedFile, 'size' | 'sha256'>;

/** Durable when it returns. */
async function copyHashed(source: string, target: string): Promise<Hashed> {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const file = await open(target, 'wx', 0o600);
  try {
    const hashed = await hashStream(source, (chunk) => file.writeFile(chunk));
    await file.sync();
    return hashed;
  } finally {
    await file.close();
  }
}

function hashOf(source: string): Promise<Hashed> {
  return hashStream(source, () => Promise.resolve());
}

async function hashStream(source: string, each: (chunk: Buffer) => Promise<void>): Promise<Hashed> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of createReadStream(source)) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('A file is bytes');
    hash.update(chunk);
    size += chunk.length;
    await each(chunk);
  }
  return { size, sha256: hash.digest('hex') };
}

/** A rename is durable once its folder is. */
export async function flush(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
