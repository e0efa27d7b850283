import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../store/schema.js';
import { type Finding, type Report, reportOf } from './finding.js';
import type { DataPatient } from './patient.js';
import { sqliteFileOf, withDatabase } from './read-only-database.js';

/** The database: is it there, does it answer, and, on SQLite, is its file whole. Nothing is made and nothing is migrated. */
export async function checkDatabase(data: DataPatient): Promise<Finding> {
  const report = reportOf('database');
  if (data.databaseUrl !== undefined) return checkServer(report, data);
  if (existsSync(sqliteFileOf(data))) return checkFile(report, data);
  const hasRun = existsSync(join(data.dataDirectory, 'authority.pem'));
  return hasRun
    ? report.trouble('database-missing', `There is no file ${sqliteFileOf(data)}.`)
    : report.trouble('data-missing', 'The database has not been made yet.');
}

async function checkFile(report: Report, data: DataPatient): Promise<Finding> {
  const file = sqliteFileOf(data);
  try {
    const tenants = await withDatabase(data, async (db) => {
      const { rows } = await sql<{ quick_check: string }>`pragma quick_check`.execute(db);
      return rows[0]?.quick_check === 'ok' ? countTenants(db) : undefined;
    });
    return tenants === undefined
      ? report.trouble('database-damaged', `SQLite finds ${file} damaged.`)
      : report.ok(`${file} is whole; ${tenants} tenant(s).`);
  } catch (error) {
    const code = codeOf(error);
    const isDamaged = code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_ERROR';
    return report.trouble(
      isDamaged ? 'database-damaged' : 'database-unreachable',
      `SQLite does not read ${file} (${code}).`,
    );
  }
}

async function checkServer(report: Report, data: DataPatient): Promise<Finding> {
  try {
    return report.ok(`PostgreSQL answers; ${await withDatabase(data, countTenants)} tenant(s).`);
  } catch (error) {
    return report.trouble('database-unreachable', `PostgreSQL does not answer (${codeOf(error)}).`);
  }
}

async function countTenants(db: Kysely<Schema>): Promise<number> {
  return (await db.selectFrom('tenants').select('tenant_id').execute()).length;
}

/** The driver's code says enough; its message may hold the address. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no code';
}
