import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
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

interface Check {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

/** Types are checked by the build that comes before. */
const checks: readonly Check[] =
  only.length > 0
    ? []
    : [
        { name: 'lint', program: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
        { name: 'format', program: 'prettier', args: ['--check', '--log-level', 'warn', '.'] },
        { name: 'dead code', program: 'knip', args: [] },
      ];

/**
 * First what works the processor, then what mostly waits: for the next code of a phone, a browser, a token. Two installations at once are
 * what two cores carry with time to spare.
 */
const stages: readonly (readonly string[])[] =
  only.length > 0
    ? [only]
    : [
        ['--project=unit', '--project=frontend'],
        ['--project=integration', '--project=e2e', '--maxWorkers=2'],
      ];

const failedChecks = await failing(checks);
const results = tests();
const passed = results.passed + checks.length - failedChecks.length;
const failed = results.failed + failedChecks.length;
const skipped = results.skipped;
if (failedChecks.length > 0) console.log(`\nFailed checks: ${failedChecks.join(', ')}`);
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(failed > 0 || (skipped > 0 && process.env['CI'] === 'true') ? 1 : 0);

/** All at once; what each of them says stands together, in their order. Answers the names of those that failed. */
async function failing(all: readonly Check[]): Promise<string[]> {
  const running = all.map((one) => ({ name: one.name, outcome: check(one) }));
  const names: string[] = [];
  for (const { name, outcome } of running) {
    const { succeeded, output } = await outcome;
    console.log(`\n▸ ${name}`);
    process.stdout.write(output);
    if (!succeeded) names.push(name);
  }
  return names;
}

async function check({ program, args }: Check): Promise<{ readonly succeeded: boolean; readonly output: string }> {
  const child = spawn(bin(program), args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: projectRoot });
  const ended = once(child, 'close');
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await ended;
  return { succeeded: child.exitCode === 0, output: output + errors };
}

function tests(): Counts {
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-results-'));
  const postgres = startPostgres();
  try {
    return stages
      .map((options, index) => {
        console.log('\n▸ tests', ...options);
        return run(options, { report: join(folder, `${index}.json`), postgresUrl: postgres.url });
      })
      .reduce((sum, { passed, failed, skipped }) => ({
        passed: sum.passed + passed,
        failed: sum.failed + failed,
        skipped: sum.skipped + skipped,
      }));
  } finally {
    postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(
  options: readonly string[],
  { report, postgresUrl }: { readonly report: string; readonly postgresUrl: string },
): Counts {
  const done = spawnSync(
    bin('vitest'),
    [
      'run',
      '--config=test/vitest.config.ts',
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...options,
    ],
    { stdio: 'inherit', env: { ...process.env, TEST_POSTGRES_URL: postgresUrl }, cwd: projectRoot },
  );
  return count(reportSchema.parse(JSON.parse(readFileSync(report, 'utf8'))), done.status ?? 1);
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
