import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs the OpenSSL command line and answers its standard output. @throws Error with OpenSSL's own message. */
export async function openssl(...arguments_: readonly string[]): Promise<Buffer> {
  const { stdout } = await execute('openssl', arguments_, { encoding: 'buffer', maxBuffer: 16 * 1024 * 1024 });
  return stdout;
}

/** Like `openssl`, but answers what it wrote to standard error: some commands report there and exit with 0 either way. */
export async function opensslReport(...arguments_: readonly string[]): Promise<string> {
  const { stderr } = await execute('openssl', arguments_, { encoding: 'utf8' });
  return stderr;
}

/** Runs acts one after the other: OpenSSL's databases and serial files know no locking. */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(act: () => Promise<T>): Promise<T> {
    const next = this.#last.then(act, act);
    this.#last = next.catch(() => undefined);
    return next;
  }
}
