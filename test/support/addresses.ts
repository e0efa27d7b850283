/** Where everything listens: each on an origin of its own, so that the frames are as cross-site as in life. */
export interface Addresses {
  readonly portal: Address;
  readonly oauth: Address;
  readonly app: Address;
  readonly service: Address;
  readonly trust: Address;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Ports `base` … `base + 4` on loopback addresses that browsers hold for secure contexts. */
export function addressesFrom(base: number): Addresses {
  return {
    portal: { host: '127.0.0.2', port: base },
    oauth: { host: '127.0.0.3', port: base + 1 },
    app: { host: '127.0.0.4', port: base + 2 },
    service: { host: '127.0.0.1', port: base + 3 },
    trust: { host: '127.0.0.5', port: base + 4 },
  };
}

export function httpOrigin({ host, port }: Address): string {
  return `http://${host}:${port}`;
}

export function httpsOrigin({ host, port }: Address): string {
  return `https://${host}:${port}`;
}
