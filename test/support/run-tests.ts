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

/** One after the other: what is timed by a browser or by 30-second codes shares the machine with nothing else. */
const groups: readonly (readonly string[])[] = [['unit', 'frontend'], ['integration'], ['e2e']];

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
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-results-'));
  const postgres = startPostgres();
  try {
    const counts = groups.map((projects, index) => {
      console.log(`\n▸ tests: ${projects.join(', ')}`);
      return run(projects, { report: join(folder, `${index}.json`), postgresUrl: postgres.url });
    });
    return {
      passed: sum(counts.map(({ passed }) => passed)),
      failed: sum(counts.map(({ failed }) => failed)),
      skipped: sum(counts.map(({ skipped }) => skipped)),
    };
  } finally {
    postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(projects: readonly string[], options: { readonly report: string; readonly postgresUrl: string }): Counts {
  const { report, postgresUrl } = options;
  const done = spawnSync(
    bin('vitest'),
    [
      'run',
      '--config=test/vitest.config.ts',
      '--passWithNoTests',
      ...projects.map((project) => `--project=${project}`),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...only,
    ],
    { stdio: 'inherit', env: { ...process.env, TEST_POSTGRES_URL: postgresUrl }, cwd: projectRoot },
  );
  return count(reportSchema.parse(JSON.parse(readFileSync(report, 'utf8'))), done.status ?? 1);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
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
