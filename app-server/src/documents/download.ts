import { PassThrough, pipeline, type Readable, Transform } from 'node:stream';
import { AppError } from '../app-error.js';
import { readAnswer, readText } from '../bitrix24/answer.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import { PortalError } from '../bitrix24/portal-error.js';
import type { HttpAnswer } from '../bitrix24/rest-client.js';
import type { DocumentAddress } from '../contract/session.js';
import { fileNameOf } from './content-disposition.js';
import { hidden, readField } from './entity.js';

/** ISO 32000-1 readers look for the header in the first 1,024 bytes. */
const headerRegion = 1024;

/** What signatures add to a file: one at the limit is read back in its signed form, and shown. */
export const signatureRoom = 8 * 1024 * 1024;

/** A file on its way from the portal. */
export interface Download {
  /** Must be read to its end or destroyed. Ends in AppError `file-too-large` or PortalError `unavailable`. */
  readonly stream: Readable;
  readonly fileName: string;
  /** Bytes, as the portal announces them. */
  readonly contentLength: number | null;
  /** `%PDF-` stands in the first 1,024 bytes. */
  readonly isPdf: boolean;
}

/**
 * Opens the file at an address with the caller's rights, if the field holds it now (two calls). Throws AppError
 * `access-denied`, `document-gone` (the field holds another file or none), `file-too-large`, and PortalError.
 */
export async function openDownload(
  caller: PortalCaller,
  address: DocumentAddress,
  limits: { readonly maxBytes: number },
): Promise<Download> {
  const { value } = await readField(caller, address);
  const file = value.files.find((one) => one.id === address.fileId);
  if (file === undefined) throw new AppError('document-gone');
  if (file.urlMachine === undefined) throw new PortalError('unavailable');
  return openLink(caller, { link: file.urlMachine, fileId: file.id, maxBytes: limits.maxBytes });
}

/** As openDownload, for a link that the portal has just given. The link carries an access token: it is never logged. */
export async function openLink(
  caller: PortalCaller,
  options: { readonly link: string; readonly fileId: number; readonly maxBytes: number },
): Promise<Download> {
  const answer = await caller.get(options.link);
  await refuseErrors(answer);
  const contentLength = lengthOf(answer);
  if (contentLength !== null && contentLength > options.maxBytes) {
    await answer.body.dump();
    throw tooLarge(options.maxBytes);
  }
  const disposition = answer.headers['content-disposition'];
  const fileName =
    fileNameOf(typeof disposition === 'string' ? disposition : undefined) ?? `file-${options.fileId}.pdf`;
  const capped = pipeline(answer.body, capAt(options.maxBytes), () => undefined);
  const { head, stream } = await peek(capped);
  return { stream, fileName, contentLength, isPdf: head.includes('%PDF-') };
}

export function tooLarge(limitBytes: number): AppError {
  return new AppError('file-too-large', { details: { limitBytes } });
}

function lengthOf(answer: HttpAnswer): number | null {
  const { 'content-length': text } = answer.headers;
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** An error comes as JSON, or as a page of the web server, in place of the file. */
async function refuseErrors(answer: HttpAnswer): Promise<void> {
  const { statusCode, headers } = answer;
  const isJson = String(headers['content-type'] ?? '').startsWith('application/json');
  if (statusCode === 200 && (!isJson || headers['content-disposition'] !== undefined)) return;
  const text = await readText(answer.body);
  if (isJson) {
    try {
      readAnswer(statusCode, text);
    } catch (error) {
      throw error instanceof PortalError && error.code === 'not-found'
        ? new AppError('document-gone', { cause: error })
        : hidden(error);
    }
  }
  if (statusCode === 404) throw new AppError('document-gone');
  throw new PortalError('unavailable', { status: statusCode });
}

function capAt(maxBytes: number): Transform {
  let length = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      length += chunk.length;
      if (length > maxBytes) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
}

/** Reads the first bytes and gives them back in front of the rest. */
async function peek(source: Readable): Promise<{ head: Buffer; stream: Readable }> {
  const stream = new PassThrough();
  const kept: Buffer[] = [];
  let length = 0;
  try {
    while (length < headerRegion) {
      const chunk = await nextChunk(source);
      if (chunk === null) break;
      kept.push(chunk);
      length += chunk.length;
    }
  } catch (error) {
    throw asDownloadError(error);
  }
  const head = Buffer.concat(kept);
  stream.write(head);
  source.once('error', (error) => stream.destroy(asDownloadError(error)));
  if (source.readableEnded) stream.end();
  else source.pipe(stream);
  stream.once('close', () => source.destroy());
  return { head: head.subarray(0, headerRegion), stream };
}

function asDownloadError(error: unknown): Error {
  return error instanceof AppError ? error : new PortalError('unavailable', { cause: error });
}

/** One chunk of a paused stream; null at its end. */
function nextChunk(source: Readable): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunk: unknown = source.read();
    if (Buffer.isBuffer(chunk)) {
      resolve(chunk);
      return;
    }
    if (source.readableEnded) {
      resolve(null);
      return;
    }
    if (source.errored !== null) {
      reject(source.errored);
      return;
    }
    const settle = (act: () => void) => (): void => {
      source.off('readable', onReadable).off('end', onEnd).off('error', onError);
      act();
    };
    const onReadable = settle(() => resolve(nextChunk(source)));
    const onEnd = settle(() => resolve(null));
    const onError = (error: Error): void => settle(() => reject(error))();
    source.once('readable', onReadable).once('end', onEnd).once('error', onError);
  });
}
