import type { Measured, Unmeasured } from './file-child.js';
import type { Figure } from './figures.js';
import { median } from './statistics.js';

export interface DocumentSize {
  readonly name: string;
  readonly bytes: number;
}

/** Another library on the same file. */
export interface Peer {
  readonly name: string;
  readonly result: Measured | Unmeasured;
}

export interface SignedSize {
  readonly ours: Measured;
  readonly peers: readonly Peer[];
}

const megabyte = 1_000_000;
/** From here on a peer's memory tells of its way with the file, and not only of its modules. */
const comparesMemoryFrom = 10 * megabyte;
const large = 100 * megabyte;

/**
 * Time and memory of ours with those of the peers, and how they compare with the better peer's. `bare` is the resident memory of a
 * Node process that does nothing, in bytes.
 */
export function presentSize(
  { name, bytes }: DocumentSize,
  { ours, peers }: SignedSize,
  bare: number,
): readonly Figure[] {
  const measured = peers.flatMap(({ result }) => ('fault' in result ? [] : [result]));
  const describe = (tell: (result: Measured) => string): string =>
    peers.map((peer) => `${peer.name} ${'fault' in peer.result ? peer.result.fault : tell(peer.result)}`).join(', ');
  const isLarge = bytes >= large;
  const [time, fastest] = [median(ours.walls), Math.min(...measured.map(({ walls }) => median(walls)))];
  const figures: Figure[] = [
    {
      name,
      value: time,
      unit: 'ms',
      ...(isLarge && { target: { atMost: 350 } }),
      note: `worst ${Math.max(...ours.walls).toFixed(0)} ms; ${describe((peer) => `${median(peer.walls).toFixed(0)} ms`)}`,
    },
    {
      name: `${name}, memory above a bare process`,
      value: (ours.peak - bare) / megabyte,
      unit: 'MB',
      ...(isLarge && { target: { atMost: 40 } }),
      note: describe((peer) => `${((peer.peak - bare) / megabyte).toFixed(0)} MB`),
    },
  ];
  if (measured.length === 0) return figures;
  figures.push({
    name: `${name}, times as fast as the faster peer`,
    value: fastest / time,
    unit: '×',
    target: { atLeast: 1 },
    note: `processor ${ours.processor.toFixed(0)} ms; ${describe((peer) => `${peer.processor.toFixed(0)} ms`)}`,
  });
  const whole = median(ours.processes);
  figures.push({
    name: `${name}, the same with the process’s start and end`,
    value: Math.min(...measured.map(({ processes }) => median(processes))) / whole,
    unit: '×',
    target: { atLeast: 1 },
    note: `${whole.toFixed(0)} ms; ${describe(
      (peer) => `${median(peer.processes).toFixed(0)} ms`,
    )}; key from PEM, the peers’ from PKCS#12`,
  });
  if (bytes < comparesMemoryFrom) return figures;
  const least = Math.min(...measured.map(({ aboveIdle }) => aboveIdle));
  figures.push({
    name: `${name}, memory that the file costs, to the thriftier peer’s`,
    value: (ours.aboveIdle / least) * 100,
    unit: '%',
    target: { atMost: 10 },
    note: `${(ours.aboveIdle / megabyte).toFixed(1)} MB above the same process before it; ${describe(
      (peer) => `${(peer.aboveIdle / megabyte).toFixed(1)} MB`,
    )}`,
  });
  return figures;
}
