import { SigningServiceClient, type ClientIdentity } from '@dealseal/signing-service/contract/client';
import { pair } from '@dealseal/signing-service/contract/pair';
import { parsePairingCode } from '@dealseal/signing-service/contract/info';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { z } from 'zod';
import type { TokenLibrary } from '../mock-token/mock-token.js';
import { type Address, httpsOrigin } from '../support/addresses.js';
import { Program } from '../support/program.js';
import { projectRoot } from '../support/root.js';
import { ServiceConsole } from '../support/service-console.js';
import type { DemoToken } from '../trust/demo-token.js';
import { People } from './people.js';
import { type ProcessorTime, readProcessorTime } from './processor-time.js';

export const credentialId = 'bench-seal';

/** A tenant of the service with its people and its connection. */
export interface BenchTenant {
  readonly tenantId: string;
  readonly people: People;
  readonly client: SigningServiceClient;
}

export interface BenchServiceOptions {
  readonly directory: string;
  readonly address: Address;
  readonly token: DemoToken;
  /** Left out: SQLite in the folder. */
  readonly databaseUrl?: string;
}

/** A signing-service of its own process, without portal and app-server, that can be started with one token library or another. */
export class BenchService {
  readonly #options: BenchServiceOptions;
  readonly #configFile: string;
  readonly #console: ServiceConsole;
  #program: Program | undefined;
  #identity: ClientIdentity | undefined;

  constructor(options: BenchServiceOptions) {
    this.#options = options;
    this.#configFile = join(options.directory, 'config.json');
    const bin = join(projectRoot, 'signing-service/bin/dealseal.js');
    this.#console = new ServiceConsole({ bin, configFile: this.#configFile });
  }

  async start(library: TokenLibrary): Promise<void> {
    const { directory, address, token, databaseUrl } = this.#options;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const chainFile = join(directory, 'chain.pem');
    await writeFile(chainFile, token.chainPem);
    const config = {
      listen: address,
      dataDirectory: join(directory, 'data'),
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
      serverNames: [address.host],
      pkcs11: { modulePath: library.modulePath, environment: library.environment },
      credentials: [{ credentialId, keyUri: token.keyUri, pinFile: token.pinFile, chainFile }],
    };
    await writeFile(this.#configFile, JSON.stringify(config, null, 2), { mode: 0o600 });
    this.#program = new Program({
      name: 'signing-service',
      args: [join(projectRoot, 'signing-service/bin/dealseal.js'), 'serve'],
      env: { DEALSEAL_SERVICE_CONFIG: this.#configFile },
      logFile: join(directory, 'log'),
      isReady: () => accepts(address),
    });
    await this.#program.start();
  }

  /** `dealseal …` with the service's own configuration. */
  get console(): ServiceConsole {
    return this.#console;
  }

  async stop(): Promise<void> {
    await this.#program?.stop();
  }

  /** A tenant made and paired as an app-server's is, with nobody enrolled. */
  async addTenant(name: string): Promise<BenchTenant> {
    const answer = z.object({ pairingCode: z.string(), tenantId: z.string() });
    const { pairingCode, tenantId } = await this.#console.json(answer, 'pairing-code', '--tenant-name', name);
    const code = parsePairingCode(pairingCode);
    if (code === null) throw new Error('The console printed no pairing code');
    const { secret, authorityFingerprint } = code;
    const { key, certificateRequest } = await this.#createCertificateRequest();
    const url = httpsOrigin(this.#options.address);
    const paired = await pair({
      url,
      authorityFingerprint,
      request: { secret, certificateRequest, clientName: 'benchmark' },
    });
    this.#identity = { certificate: paired.certificate, key, authority: paired.authority };
    await this.#console.run('credential', 'assign', '--tenant', tenantId, '--credential', credentialId);
    return { tenantId, people: new People(), client: new SigningServiceClient({ url, identity: this.#identity }) };
  }

  /** Enrols so many people at the console, each with a phone and the right to sign. */
  async enrol(
    { tenantId, people }: BenchTenant,
    count: number,
    role: 'signer' | 'administrator' = 'signer',
  ): Promise<void> {
    const persons = Array.from({ length: count }, (_, index) => ({
      personId: String(index + 1),
      name: `Potpisnik ${index + 1}`,
      account: `bench ${index + 1}`,
      role,
    }));
    const phones = await this.#console.enrolMany({ tenant: tenantId, credentialId, people: persons });
    for (const [personId, otpauthUri] of phones) people.add(personId, otpauthUri);
  }

  /** Of the process that runs now. */
  get pid(): number {
    const pid = this.#program?.pid;
    if (pid === undefined) throw new Error('The signing-service does not run');
    return pid;
  }

  /** What `fillLog` takes. */
  get database(): string {
    const { directory, databaseUrl } = this.#options;
    return databaseUrl ?? join(directory, 'data/signing-service.sqlite');
  }

  processorTime(): ProcessorTime {
    return readProcessorTime(this.pid);
  }

  /** The page of metrics as it is now. */
  async metrics(): Promise<string> {
    const agent = new Agent({ connect: { ca: this.#identity?.authority ?? '' } });
    try {
      const url = `${httpsOrigin(this.#options.address)}/metrics`;
      return await (await request(url, { dispatcher: agent })).body.text();
    } finally {
      await agent.close();
    }
  }

  async #createCertificateRequest(): Promise<{ key: string; certificateRequest: string }> {
    const { directory } = this.#options;
    const [keyFile, requestFile] = [join(directory, 'client.key'), join(directory, 'client.csr')];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
    const files = ['-keyout', keyFile, '-out', requestFile];
    execFileSync('openssl', ['req', '-new', '-nodes', ...curve, ...files, '-subj', '/CN=benchmark'], {
      stdio: 'ignore',
    });
    return { key: await readFile(keyFile, 'utf8'), certificateRequest: await readFile(requestFile, 'utf8') };
  }
}

function accepts({ host, port }: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
