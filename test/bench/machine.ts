import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { median } from './statistics.js';

/** What the figures depend on. */
export interface MachineFacts {
  readonly cores: number;
  readonly processor: string;
  readonly node: string;
  /** Of writing 4 KB and fsync in the folder of the service's data, in ms. */
  readonly fsyncMedian: number;
  /** Of one minute: what else the machine did when the run began. */
  readonly load: number;
}

const fsyncRounds = 200;

export function readMachineFacts(folder: string): MachineFacts {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    node: process.version,
    fsyncMedian: measureFsync(join(folder, 'fsync')),
    load: loadavg()[0] ?? Number.NaN,
  };
}

export function printMachine({ cores, processor, node, fsyncMedian, load }: MachineFacts): void {
  console.log(`${cores} cores (${processor}), Node ${node}, fsync ${fsyncMedian.toFixed(2)} ms median`);
  if (load > cores / 2)
    console.log(`The machine is busy (load ${load.toFixed(1)}): times are worse than they could be.`);
}

function measureFsync(file: string): number {
  const descriptor = openSync(file, 'w', 0o600);
  const block = Buffer.alloc(4096, 1);
  const times: number[] = [];
  for (let round = 0; round < fsyncRounds; round += 1) {
    const start = performance.now();
    writeSync(descriptor, block);
    fsyncSync(descriptor);
    times.push(performance.now() - start);
  }
  closeSync(descriptor);
  return median(times);
}
