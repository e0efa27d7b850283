import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { startPostgres } from './postgres.js';
import { projectRoot } from './root.js';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What is read of vitest's JSON report. */
const reportSchema = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

const only = process.argv.slice(2);
const bin = (name: string): string => join(projectRoot, 'node_modules/.bin', name);

/** Types are checked by the build that comes before. */
const checks: readonly (readonly [name: string, program: string, args: readonly string[]])[] = [
  ['lint', bin('oxlint'), ['--type-aware', '--deny-warnings']],
  ['format', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
  ['dead code', bin('knip'), []],
];

const failedChecks = only.length > 0 ? [] : checks.filter(([name, program, args]) => !check(name, program, args));
const results = tests();
const passed = results.passed + (only.length > 0 ? 0 : checks.length - failedChecks.length);
const failed = results.failed + failedChecks.length;
const skipped = results.skipped;
if (failedChecks.length > 0) console.log(`\nFailed checks: ${failedChecks.map(([name]) => name).join(', ')}`);
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(failed > 0 || (skipped > 0 && process.env['CI'] === 'true') ? 1 : 0);

function check(name: string, program: string, args: readonly string[]): boolean {
  console.log(`\n▸ ${name}`);
  return spawnSync(program, args, { stdio: 'inherit', cwd: projectRoot }).status === 0;
}

function tests(): Counts {
  console.log('\n▸ tests');
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-results-'));
  const report = join(folder, 'report.json');
  const postgres = startPostgres();
  try {
    const args = [
      'run',
      '--config',
      'test/vitest.config.ts',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ];
    const env = { ...process.env, TEST_POSTGRES_URL: postgres.url };
    const run = spawnSync(bin('vitest'), [...args, ...only], { stdio: 'inherit', env, cwd: projectRoot });
    return count(reportSchema.parse(JSON.parse(readFileSync(report, 'utf8'))), run.status ?? 1);
  } finally {
    postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file that could not even be loaded has no tests in it, yet has failed; so has a run that ended badly for any other reason. */
function count(report: z.infer<typeof reportSchema>, status: number): Counts {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
