import { readFileSync } from 'node:fs';

/** Bytes that a process holds, or held at most (proc(5), VmRSS and VmHWM). */
export function readMemory(pid: number | 'self', name: 'VmRSS' | 'VmHWM'): number {
  const line = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? Number.NaN) * 1024;
}
