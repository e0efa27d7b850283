import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzzEngine } from './fuzz-engine.js';

/*
 * The long run: `npm run fuzz -- --count 20000 --seed 1 [--folder DIR]`, after `npm run build`. A document that breaks a promise is
 * written to the system's folder for temporary files. Exit code 1 when there was one.
 */

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    folder: { type: 'string' },
  },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
const started = performance.now();
const report = await fuzzEngine({
  count,
  seed,
  folder: values.folder,
  onDocument: (done) => {
    if (done % 1000 === 0) console.log(`${done} of ${count}`);
  },
});
for (const { index, mutations, reason, bytes } of report.faults) {
  const path = join(tmpdir(), `dealseal-fuzz-${seed + index}.pdf`);
  writeFileSync(path, bytes);
  console.log(`${path}: ${mutations.join(', ')}: ${reason}`);
}
const refusals = [...report.refused].sort(([, a], [, b]) => b - a).map(([code, number]) => `${code} ${number}`);
console.log(`${report.documents} documents in ${Math.round((performance.now() - started) / 1000)} s`);
console.log(`${report.signed} signed, ${report.repaired} of them repaired; refused: ${refusals.join(', ')}`);
console.log(`slowest ${Math.round(report.slowest)} ms, peak ${Math.round(report.peakBytes / 1024 / 1024)} MiB`);
console.log(`${report.faults.length} faults`);
process.exit(report.faults.length > 0 ? 1 : 0);
