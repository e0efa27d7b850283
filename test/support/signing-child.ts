import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from './root.js';

const answerSchema = z.object({
  outcome: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('signed'),
      output: z.instanceof(Uint8Array),
      repaired: z.boolean(),
      /** The new signature was found and verified in the output; true when it was not inspected. */
      intact: z.boolean(),
    }),
    z.object({ kind: z.literal('refused'), code: z.string(), message: z.string() }),
    z.object({ kind: z.literal('failed'), message: z.string() }),
  ]),
  /** Rules of B-B that the new signature breaks; none when it was not to be judged. */
  broken: z.array(z.string()),
  /** Of the processor, the signature's own included. */
  milliseconds: z.number(),
  /** The most memory the process ever had resident. */
  peakBytes: z.int(),
});

/** A message arrives with its handle, of which there is none. */
const answersSchema = z.tuple([answerSchema]).rest(z.unknown());

export type SigningAnswer = z.infer<typeof answerSchema>;

export interface SigningJob {
  readonly bytes: Uint8Array;
  readonly repair: boolean;
  readonly mark: boolean;
  readonly inspect: boolean;
  readonly judge: boolean;
}

const program = join(projectRoot, 'signing-service/dist/pades/signing-child.test-support.js');

/** The PDF engine with a software key, in a process of its own: what it does to a document cannot take the test along. */
export class SigningChild {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(): Promise<SigningChild> {
    const child = fork(program, { serialization: 'advanced' });
    await once(child, 'message');
    return new SigningChild(child);
  }

  /** Undefined when the process dies, or does not answer within so many milliseconds. */
  async sign(job: SigningJob, within: number): Promise<SigningAnswer | undefined> {
    const ended = new AbortController();
    const stop = (): void => ended.abort();
    const timer = setTimeout(stop, within);
    this.#child.once('exit', stop);
    this.#child.send(job);
    try {
      const [answer] = answersSchema.parse(await once(this.#child, 'message', { signal: ended.signal }));
      return answer;
    } catch (error) {
      if (ended.signal.aborted) return undefined;
      throw error;
    } finally {
      clearTimeout(timer);
      this.#child.off('exit', stop);
    }
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }
}
