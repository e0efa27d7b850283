import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { measureBareProcess, measureInTurn } from './file-child.js';
import type { Figure, Section } from './figures.js';
import { documentShapes } from './large-documents.js';
import { withDocument } from './large-files.js';
import type { SoftwareKey } from './software-key.js';
import { median } from './statistics.js';

const megabyte = 1_000_000;
const size = { name: '1 GB', bytes: 1_000 * megabyte };
const rounds = 3;

/** Files of 1 GB in constant memory, at the speed at which the system copies and hashes them. Takes 2 GB of disk and of page cache. */
export async function measureGigabyte(directory: string, key: SoftwareKey): Promise<Section> {
  const figures: Figure[] = [];
  const bare = await measureBareProcess();
  for (const shape of documentShapes) {
    await withDocument({ directory, key, shape, size }, async (task) => {
      const system = timesOfSystem(task.input, join(directory, 'copy.pdf'));
      const { dealseal: ours } = await measureInTurn(task, { dealseal: rounds, libpdf: 0, signpdf: 0 });
      if ('fault' in ours) throw new Error(`Signing failed: ${ours.fault}`);
      const [time, both] = [median(ours.walls), median(system.copy) + median(system.hash)];
      const described = `copying ${seconds(median(system.copy))}, hashing ${seconds(median(system.hash))}`;
      const note = `worst ${seconds(Math.max(...ours.walls))}, processor ${seconds(ours.processor)}; ${described}`;
      figures.push(
        { name: shape, value: time / 1000, unit: 's', note },
        { name: `${shape}, to copying and hashing`, value: (time / both) * 100, unit: '%', target: { atMost: 100 } },
        {
          name: `${shape}, memory above a bare process`,
          value: (ours.peak - bare) / megabyte,
          unit: 'MB',
          target: { atMost: 40 },
        },
      );
    });
  }
  return { title: 'Files of 1 GB, beside `cp` and `openssl dgst -sha256`', figures };
}

/** Milliseconds of each round. */
function timesOfSystem(input: string, copy: string): { readonly copy: number[]; readonly hash: number[] } {
  const timed = (program: string, args: readonly string[]): number => {
    const start = performance.now();
    execFileSync(program, args);
    return performance.now() - start;
  };
  const times: { copy: number[]; hash: number[] } = { copy: [], hash: [] };
  for (let round = 0; round < rounds; round += 1) {
    rmSync(copy, { force: true });
    times.copy.push(timed('cp', ['--reflink=never', input, copy]));
    times.hash.push(timed('openssl', ['dgst', '-sha256', copy]));
  }
  rmSync(copy, { force: true });
  return times;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
