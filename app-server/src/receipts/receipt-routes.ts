import { SigningServiceError } from '@dealseal/signing-service/contract/service-call';
import { z } from 'zod';
import { AppError } from '../app-error.js';
import { documentReceiptSchema, logReceiptSchema, requestReceiptSchema } from '../contract/receipts.js';
import { attachmentHeader } from '../documents/content-disposition.js';
import { readField } from '../documents/entity.js';
import { type ApiCall, type ApiRoute, assertOwnEntity, readInput } from '../http/api-route.js';
import { createRateLimit } from '../http/rate-limit.js';
import type { ServiceClients } from '../install/service-clients.js';
import type { SignedRequests } from '../signing/signed-requests.js';
import { receiptFileName } from './receipt-file-name.js';

export interface ReceiptParts {
  readonly services: ServiceClients;
  readonly signed: SignedRequests;
  readonly now: () => number;
}

/** What is asked for, once it is known that the caller may have it. */
interface Wanted {
  readonly requestKey: string;
  readonly documentName: string | null;
  readonly timeZone: string;
  /** For readers of the log, whom the service knows. */
  readonly readsLog?: true;
}

const longestName = 500;

/** Receipts: to who signed, to who may read the signed document now, and to readers of the log. */
export function receiptRoutes({ services, signed, now }: ReceiptParts): readonly ApiRoute[] {
  // Each is drawn anew, and a seal may be set under it.
  const limit = createRateLimit({ burst: 20, perSecond: 0.5, now });

  const send = async ({ context, response }: ApiCall, wanted: Wanted): Promise<void> => {
    const { portal, person, language } = context;
    limit.take(`${portal.memberId} ${person.personId}`);
    const service = await services.of(portal.memberId);
    const { requestKey, documentName, timeZone, readsLog = false } = wanted;
    const name = documentName === null || documentName === '' ? null : documentName.slice(0, longestName);
    const order = { personId: person.personId, readsLog, documentName: name, timeZone, language };
    const pdf = await service.receipt(requestKey, order).catch((error: unknown) => {
      const isOlder = error instanceof SigningServiceError && error.code === 'not-found';
      throw isOlder ? new AppError('receipts-unsupported', { cause: error }) : error;
    });
    response.set({
      'content-type': 'application/pdf',
      'content-disposition': attachmentHeader(receiptFileName(documentName, requestKey)),
      'content-security-policy': "default-src 'none'; sandbox",
      'content-length': String(pdf.length),
    });
    response.end(pdf);
  };

  return [
    {
      method: 'post',
      path: '/signing-requests/:requestId/receipt',
      handle: async (call) => {
        const { portal, person } = call.context;
        const requestId = z.uuid().safeParse(call.request.params['requestId']);
        if (!requestId.success) throw new AppError('not-found');
        const { timeZone } = readInput(requestReceiptSchema, call.request.body);
        const found = await signed.ofPerson(portal.memberId, person.personId, requestId.data);
        await send(call, { ...found, timeZone });
      },
    },
    {
      method: 'post',
      path: '/documents/receipt',
      handle: async (call) => {
        const { address, timeZone } = readInput(documentReceiptSchema, call.request.body);
        assertOwnEntity(call.context, address);
        // As for the file itself: with the caller's rights, and only while the field holds it.
        const { fileIds } = await readField(call.context.caller, address);
        if (!fileIds.includes(address.fileId)) throw new AppError('document-gone');
        await send(call, { ...(await signed.ofFile(call.context.portal.memberId, address)), timeZone });
      },
    },
    {
      method: 'post',
      path: '/admin/log/receipt',
      handle: async (call) => {
        const { requestKey, sha256, timeZone } = readInput(logReceiptSchema, call.request.body);
        const { memberId } = call.context.portal;
        const documentName = sha256 === undefined ? null : await signed.nameOf(memberId, { requestKey, sha256 });
        await send(call, { requestKey, documentName, timeZone, readsLog: true });
      },
    },
  ];
}
