import { appErrors } from '../contract/error.js';
import type { SigningRequestView } from '../contract/signing.js';
import { referenceOf } from '../logging/reference.js';
import { certificateOwnerOf } from './certificate-owner.js';
import type { KeptRequest, SigningChoices } from './kept-request.js';
import { signedFileName } from './signed-file-name.js';

/** The only way a request leaves for a browser. */
export function presentRequest(
  request: KeptRequest,
  viewer: {
    readonly personId: string;
    readonly alreadySignedAt: number | null;
    readonly lastChoices: SigningChoices | null;
  },
): SigningRequestView {
  const { machine } = request;
  return {
    requestId: request.requestId,
    version: request.version,
    state: machine.state,
    address: request.address,
    entityTitle: request.entityTitle,
    fieldTitle: request.fieldTitle,
    fileName: request.fileName,
    size: request.size,
    sha256: request.sha256,
    inspection: request.inspection,
    person: request.person.name,
    isMine: request.person.personId === viewer.personId,
    frozenAt: iso(request.frozenAt),
    choices: presentChoices(request.choices ?? viewer.lastChoices),
    alreadySignedAt: viewer.alreadySignedAt === null ? null : iso(viewer.alreadySignedAt),
    error: presentError(request),
    nextAttemptAt: machine.nextAttemptAt === null ? null : iso(machine.nextAttemptAt),
    result: presentResult(request),
  };
}

function presentChoices(choices: SigningChoices | null): SigningRequestView['choices'] {
  return choices === null ? null : { credentialId: choices.credentialId, mark: choices.mark };
}

function presentError(request: KeptRequest): SigningRequestView['error'] {
  const { error } = request.machine;
  if (error === null) return null;
  return { ...error, retry: appErrors[error.code].retry, reference: referenceOf(request.requestId) };
}

function presentResult(request: KeptRequest): SigningRequestView['result'] {
  const { receipt, machine } = request;
  if (receipt === null) return null;
  return {
    outputSha256: receipt.outputSha256,
    outputSize: receipt.outputSize,
    fileName: signedFileName(request.fileName),
    signedAt: receipt.signedAt,
    signer: receipt.signer,
    certificateOwner: certificateOwnerOf(receipt.credential),
    organisation: receipt.credential.organisation,
    issuer: receipt.credential.issuer,
    serialNumber: receipt.credential.serialNumber,
    level: receipt.level,
    timeStamp: receipt.timeStamp,
    fileId: machine.storedFileId,
    storedBy: machine.state === 'stored' ? machine.writer : null,
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
