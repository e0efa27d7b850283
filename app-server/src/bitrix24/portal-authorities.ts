import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Config, ConfigError } from '../config.js';
import type { PortalAuthority } from './egress.js';

/** Reads the CA files of self-hosted portals. Throws ConfigError with every file that holds no certificates. */
export function readAuthorities(configured: Config['bitrix24']['portalAuthorities']): PortalAuthority[] {
  const read = configured.map(({ host, caFile }) => ({ host, caFile, certificates: certificatesIn(caFile) }));
  const faults = read.flatMap(({ host, caFile, certificates }) =>
    certificates === null ? [`bitrix24.portalAuthorities: ${caFile}, for ${host}, holds no certificate (PEM)`] : [],
  );
  if (faults.length > 0) throw new ConfigError(faults);
  return read.map(({ host, certificates }) => ({ host, certificates: certificates ?? '' }));
}

function certificatesIn(caFile: string): string | null {
  try {
    const text = readFileSync(caFile, 'utf8');
    // The first of them; what stands beside it is for TLS to judge.
    return new X509Certificate(text).raw.length > 0 ? text : null;
  } catch {
    return null;
  }
}
