import { SigningServiceError, SigningServiceUnreachable } from '@dealseal/signing-service/contract/service-call';
import { AppError } from '../app-error.js';
import type { DoctorFinding, OwnFinding } from '../contract/doctor.js';
import type { ServiceClients, SigningService } from '../install/service-clients.js';
import { ok, trouble } from './finding.js';

/** How far two clocks may be apart, in seconds: codes and time stamps bear less. */
const apartAtMost = 30;

/** Whether the portal's signing-service answers in a contract that both speak, and whether its clock is ours. */
export async function checkServiceLink(
  services: ServiceClients,
  memberId: string,
  now: () => number,
): Promise<readonly OwnFinding[]> {
  const begun = performance.now();
  try {
    const info = await (await services.of(memberId)).assertContract();
    const milliseconds = Math.round(performance.now() - begun);
    const seconds = Math.round(Math.abs(Date.parse(info.time) - now()) / 100) / 10;
    return [
      ok('service-link', { milliseconds, name: info.release }),
      seconds > apartAtMost
        ? trouble('server-clock', 'server-clock-off', { seconds })
        : ok('server-clock', { seconds }),
    ].map((finding) => ({ ...finding, part: 'service-link' }));
  } catch (error) {
    return [serviceTrouble(error)];
  }
}

/** What the service finds at its own side. */
export async function askService(client: SigningService, part: string | null): Promise<readonly DoctorFinding[]> {
  try {
    const { findings } = await client.examine(part);
    return findings.map((finding) => ({ ...finding, part: `service/${finding.part}` }));
  } catch (error) {
    const isOlder = error instanceof SigningServiceError && error.code === 'not-found';
    return [isOlder ? trouble('service-link', 'service-outdated') : serviceTrouble(error)];
  }
}

export function serviceTrouble(error: unknown): OwnFinding {
  if (error instanceof AppError && error.code === 'signing-service-unpaired') {
    return trouble('service-link', 'service-unpaired');
  }
  if (error instanceof SigningServiceUnreachable) return trouble('service-link', 'service-unreachable');
  if (!(error instanceof SigningServiceError)) throw error;
  // Too many at once is the asker's own doing, and no finding.
  if (error.code === 'too-many-requests') throw error;
  return trouble('service-link', error.code === 'contract-mismatch' ? 'service-mismatch' : 'service-refuses');
}
