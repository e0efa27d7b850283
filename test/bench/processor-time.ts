import { readFileSync } from 'node:fs';

/** Seconds of processor time that each side has taken so far. Unlike times by the clock, other programs' load leaves them alone. */
export interface ProcessorTime {
  readonly service: number;
  /** The service's child: the token process. */
  readonly token: number;
  /** This process, the client. */
  readonly client: number;
}

/** Linux counts in hundredths of a second (proc(5), USER_HZ). */
const ticksPerSecond = 100;

export function readProcessorTime(servicePid: number): ProcessorTime {
  const children = readFileSync(`/proc/${servicePid}/task/${servicePid}/children`, 'utf8').trim().split(' ');
  const { user, system } = process.cpuUsage();
  return {
    service: secondsOf(String(servicePid)),
    token: children.filter((pid) => pid !== '').reduce((sum, pid) => sum + secondsOf(pid), 0),
    client: (user + system) / 1_000_000,
  };
}

/** `service 9.1, token 1.0, client 2.2`, in ms for each of `count`. */
export function describeProcessorTime(before: ProcessorTime, after: ProcessorTime, count: number): string {
  return (['service', 'token', 'client'] as const)
    .map((side) => `${side} ${(((after[side] - before[side]) * 1000) / count).toFixed(1)}`)
    .join(', ');
}

function secondsOf(pid: string): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold blanks; utime and stime are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
