import type { Logger } from 'pino';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import type { FileFacts, FileFactsRepository } from '../store/file-facts-repository.js';
import { openLink } from './download.js';
import type { FileValue } from './file-values.js';

/**
 * Asks the portal for a file's name, size and kind, and keeps them. The name stands in the answer's head, the kind in the first bytes:
 * the rest is not fetched. Throws as openLink.
 */
export async function learnFile(
  facts: FileFactsRepository,
  caller: PortalCaller,
  file: { readonly id: number; readonly urlMachine: string },
): Promise<FileFacts> {
  const limits = { maxBytes: Number.MAX_SAFE_INTEGER };
  const download = await openLink(caller, { link: file.urlMachine, fileId: file.id, ...limits });
  download.stream.on('error', () => undefined).destroy();
  const { fileName: name, contentLength: size, isPdf } = download;
  const learnt = { fileId: file.id, name, size, sha256: null, isPdf };
  await facts.save(caller.memberId, learnt);
  return learnt;
}

/** Learns names and sizes of files in the background, since the portal tells them on download only. */
export interface FileDescriber {
  /** Returns at once; `onLearnt` is called for each file. One that waits, or failed within the last minute, is not asked for again. */
  describe(caller: PortalCaller, files: readonly FileValue[], onLearnt: () => void): void;
  /** Resolves when nothing waits any more. */
  settle(): Promise<void>;
}

const atOnce = 2;
const waitingAtMost = 500;
const pauseAfterFailure = 60_000;

export function createFileDescriber(options: {
  readonly facts: FileFactsRepository;
  readonly log: Logger;
  readonly now: () => number;
}): FileDescriber {
  const { facts, log, now } = options;
  const waiting = new Map<string, () => Promise<void>>();
  const notBefore = new Map<string, number>();
  const running = new Set<Promise<void>>();

  const startNext = (): void => {
    const [next] = waiting;
    if (next === undefined || running.size >= atOnce) return;
    const [key, work] = next;
    const work$ = work()
      .catch((error: unknown) => {
        if (notBefore.size > waitingAtMost) notBefore.clear();
        notBefore.set(key, now() + pauseAfterFailure);
        log.info({ err: error }, 'a file could not be described');
      })
      .finally(() => {
        running.delete(work$);
        waiting.delete(key);
        startNext();
      });
    running.add(work$);
    waiting.delete(key);
    startNext();
  };

  return {
    describe: (caller, files, onLearnt) => {
      for (const { id, urlMachine } of files) {
        const key = `${caller.memberId} ${id}`;
        if (urlMachine === undefined || waiting.has(key) || waiting.size >= waitingAtMost) continue;
        if ((notBefore.get(key) ?? 0) > now()) continue;
        // Held back for as long as it runs, too.
        notBefore.set(key, now() + pauseAfterFailure);
        waiting.set(key, async () => {
          await learnFile(facts, caller, { id, urlMachine });
          onLearnt();
        });
      }
      startNext();
    },
    settle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
