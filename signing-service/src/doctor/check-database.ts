import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { connect } from '../store/store.js';
import { type Finding, type Report, reportOf } from './finding.js';
import type { DataPatient } from './patient.js';

/** The database: is it there, does it answer, and, on SQLite, is its file whole. Nothing is made and nothing is migrated. */
export async function checkDatabase({ dataDirectory, databaseUrl }: DataPatient): Promise<Finding> {
  const report = reportOf('database');
  if (databaseUrl !== undefined) return checkServer(report, databaseUrl);
  const file = join(dataDirectory, 'signing-service.sqlite');
  if (existsSync(file)) return checkFile(report, file);
  const hasRun = existsSync(join(dataDirectory, 'authority.pem'));
  return hasRun
    ? report.trouble('database-missing', `There is no file ${file}.`)
    : report.trouble('data-missing', 'The database has not been made yet.');
}

function checkFile(report: Report, file: string): Finding {
  try {
    const database = new Sqlite(file, { readonly: true, fileMustExist: true });
    try {
      if (database.pragma('quick_check', { simple: true }) !== 'ok') {
        return report.trouble('database-damaged', `SQLite finds ${file} damaged.`);
      }
      const tenants = database.prepare('select count(*) from tenants').pluck().get();
      return report.ok(`${file} is whole; ${String(tenants)} tenant(s).`);
    } finally {
      database.close();
    }
  } catch (error) {
    const code = codeOf(error);
    const isDamaged = code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_ERROR';
    return report.trouble(
      isDamaged ? 'database-damaged' : 'database-unreachable',
      `SQLite does not read ${file} (${code}).`,
    );
  }
}

async function checkServer(report: Report, url: string): Promise<Finding> {
  const { db } = connect({ url });
  try {
    const tenants = await db.selectFrom('tenants').select('tenant_id').execute();
    return report.ok(`PostgreSQL answers; ${tenants.length} tenant(s).`);
  } catch (error) {
    return report.trouble('database-unreachable', `PostgreSQL does not answer (${codeOf(error)}).`);
  } finally {
    await db.destroy();
  }
}

/** The driver's code says enough; its message may hold the address. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no code';
}
