import { execFile, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';
import { AuthenticatorApp } from './one-time-code.js';

const execute = promisify(execFile);
/** A line of `person enrol-many`: begun, confirmed, or why not. */
const enrolledSchema = z.object({
  personId: z.string(),
  otpauthUri: z.string().optional(),
  error: z.string().optional(),
});

/** The signing-service's console: `dealseal …` with the service's own configuration. */
export class ServiceConsole {
  readonly #bin: string;
  readonly #env: Record<string, string>;

  constructor(options: { readonly bin: string; readonly configFile: string }) {
    this.#bin = options.bin;
    const { PATH = '' } = process.env;
    this.#env = { PATH, DEALSEAL_SERVICE_CONFIG: options.configFile };
  }

  /** What the command prints. Throws when it ends with another code than 0. */
  async run(...args: string[]): Promise<string> {
    const { stdout } = await execute(process.execPath, [this.#bin, ...args], { env: this.#env });
    return stdout;
  }

  /** At a terminal, where somebody types this when the PIN is asked for, if it is. What the terminal shows, and the exit code. */
  async typing(pin: string, ...args: string[]): Promise<{ readonly code: number | null; readonly shown: string }> {
    const words = [process.execPath, this.#bin, ...args].map((word) => `'${word}'`);
    const child = spawn('script', ['--quiet', '--return', '--command', words.join(' '), '/dev/null'], {
      env: this.#env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let seen = '';
    child.stdout.on('data', (chunk: Buffer) => {
      const isAsked = !seen.includes('PIN of ') && `${seen}${chunk.toString()}`.includes('PIN of ');
      seen += chunk.toString();
      if (isAsked) child.stdin.write(`${pin}\r`);
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [shown, code] = await Promise.all([text(child.stdout), ended]);
    return { code, shown };
  }

  async json<T extends z.ZodType>(schema: T, ...args: string[]): Promise<z.output<T>> {
    return schema.parse(JSON.parse(await this.run(...args, '--json')));
  }

  /** `admin enrol`, with a phone that is shown the QR code's address and types the code of the step before: the present one stays good. */
  async enrolAdministrator(options: {
    readonly tenant: string;
    readonly personId: string;
    readonly name: string;
    readonly account: string;
  }): Promise<{ otpauthUri: string }> {
    const { tenant, personId, name, account } = options;
    const args = ['admin', 'enrol', '--tenant', tenant, '--person', personId, '--name', name, '--account', account];
    const child = spawn(process.execPath, [this.#bin, ...args, '--json'], {
      env: this.#env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    let otpauthUri = '';
    for await (const line of createInterface({ input: child.stdout })) {
      const begun = z.object({ otpauthUri: z.string() }).safeParse(JSON.parse(line));
      if (!begun.success) continue;
      otpauthUri = begun.data.otpauthUri;
      child.stdin.end(`${await new AuthenticatorApp(otpauthUri).previousCode()}\n`);
    }
    if ((await ended) !== 0) throw new Error('dealseal admin enrol failed');
    return { otpauthUri };
  }

  /** `person enrol-many`: everybody with a phone of their own, whose present code stays good, and the right to use the credential. Answers the phones' addresses. */
  async enrolMany(options: {
    readonly tenant: string;
    readonly credentialId: string;
    readonly people: readonly {
      readonly personId: string;
      readonly name: string;
      readonly account: string;
      readonly role?: 'signer' | 'administrator';
    }[];
  }): Promise<Map<string, string>> {
    const { tenant, credentialId, people } = options;
    const child = spawn(process.execPath, [this.#bin, 'person', 'enrol-many', '--tenant', tenant], {
      env: this.#env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const send = (line: object): boolean => child.stdin.write(`${JSON.stringify(line)}\n`);
    const addresses = new Map<string, string>();
    const refused: string[] = [];
    const begin = (index: number): void => {
      const person = people[index];
      if (person === undefined) child.stdin.end();
      else send(person);
    };
    begin(0);
    for await (const line of createInterface({ input: child.stdout })) {
      const { personId, otpauthUri, error } = enrolledSchema.parse(JSON.parse(line));
      if (error !== undefined) refused.push(`${personId}: ${error}`);
      if (otpauthUri === undefined) {
        begin(addresses.size);
        continue;
      }
      addresses.set(personId, otpauthUri);
      send({ personId, code: await new AuthenticatorApp(otpauthUri).previousCode(), credentialId });
    }
    if ((await ended) !== 0 || refused.length > 0)
      throw new Error(`dealseal person enrol-many failed: ${refused.join(', ')}`);
    return addresses;
  }
}
