import { TrustError } from '../trust/trust-error.js';
import { type Finding, reportOf } from './finding.js';
import type { TrustPatient } from './patient.js';

/** ms between our clock and a verified time stamp, as the service's clock guard has it. */
const mostApart = 60_000;

/** Asks every time-stamp authority for a time stamp of nothing, and holds our clock against what they say. */
export async function checkTime({ services, authorities }: TrustPatient): Promise<Finding[]> {
  if (services === null || authorities.length === 0) {
    const report = reportOf('time-stamp');
    return [
      report.trouble('time-stamp-unconfigured', 'No time-stamp authority is configured.'),
      reportOf('clock').ok('Nobody is there to hold the clock against.'),
    ];
  }
  const offsets: number[] = [];
  const ask = async ({ name, authority }: TrustPatient['authorities'][number]): Promise<Finding> => {
    const report = reportOf('time-stamp', name);
    const begun = performance.now();
    try {
      const { clockOffsetMs } = await services.timeStampsOf([authority]).outlook('sha256', 0);
      offsets.push(clockOffsetMs);
      const milliseconds = Math.round(performance.now() - begun);
      return report.ok('It gives time stamps that can be used.', { milliseconds });
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      const checks = [error, ...error.causes].map(({ check }) => check);
      return checks.includes('gen-time')
        ? reportOf('clock', name).trouble('clock-off', 'Its time is minutes from ours.')
        : report.trouble('time-stamp-unavailable', `${error.message}.`);
    }
  };
  const findings = await Promise.all(authorities.map(ask));
  return [...findings, ...clockFindings(offsets)];
}

function clockFindings(offsets: readonly number[]): Finding[] {
  if (offsets.length === 0) return [];
  const report = reportOf('clock');
  const furthest = offsets.reduce((most, each) => (Math.abs(each) > Math.abs(most) ? each : most), 0);
  const seconds = Math.round(Math.abs(furthest) / 100) / 10;
  const cause = `The clock is ${seconds.toFixed(1)} s from the time stamps.`;
  return [
    Math.abs(furthest) > mostApart ? report.trouble('clock-off', cause, { seconds }) : report.ok(cause, { seconds }),
  ];
}
