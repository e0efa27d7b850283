import pkcs11js, { type Handle, type PKCS11 } from 'pkcs11js';
import { keyFactsOf } from './key-objects.js';
import { classIs, findObjects, type KeySearch, readAttribute } from './object-search.js';
import { presentToken, unpadded } from './pkcs11-module.js';
import { publicKeyIn } from './public-key.js';
import type { SlotDescription, TokenObject } from './token-protocol.js';

const CKF_TOKEN_PRESENT = 0x1;

const mechanismNames: ReadonlyMap<number, string> = new Map(
  Object.entries(pkcs11js).flatMap(([name, value]): [number, string][] =>
    name.startsWith('CKM_') && typeof value === 'number' ? [[value, name]] : [],
  ),
);

/** All slots of the library, with what is in them now. Nobody logs in. */
export function describeSlots(module: PKCS11): SlotDescription[] {
  return module.C_GetSlotList(false).map((slot) => {
    const { slotDescription, manufacturerID, flags } = module.C_GetSlotInfo(slot);
    const isPresent = (flags & CKF_TOKEN_PRESENT) !== 0;
    return {
      description: unpadded(slotDescription),
      manufacturer: unpadded(manufacturerID),
      isTokenPresent: isPresent,
      token: (isPresent ? presentToken(module, slot)?.description : undefined) ?? null,
      mechanisms: isPresent ? mechanismsIn(module, slot) : [],
    };
  });
}

function mechanismsIn(module: PKCS11, slot: Handle): string[] {
  try {
    return module.C_GetMechanismList(slot).map((ckm) => mechanismNames.get(ckm) ?? `0x${ckm.toString(16)}`);
  } catch {
    // What a token does not tell is told as nothing; the token itself is told of beside.
    return [];
  }
}

const kinds = [
  { kind: 'private-key', objectClass: pkcs11js.CKO_PRIVATE_KEY },
  { kind: 'public-key', objectClass: pkcs11js.CKO_PUBLIC_KEY },
  { kind: 'certificate', objectClass: pkcs11js.CKO_CERTIFICATE },
] as const;

/** Keys and certificates that the session sees; private keys only when the user is logged in. */
export function describeObjects(search: KeySearch): TokenObject[] {
  return kinds.flatMap(({ kind, objectClass }) =>
    findObjects(search, [classIs(objectClass)]).map((handle) => describeObject(search, handle, kind)),
  );
}

function describeObject(search: KeySearch, handle: Handle, kind: TokenObject['kind']): TokenObject {
  const named = {
    kind,
    id: readAttribute(search, handle, pkcs11js.CKA_ID)?.toString('hex') ?? '',
    label: readAttribute(search, handle, pkcs11js.CKA_LABEL)?.toString('utf8') ?? '',
  };
  if (kind === 'certificate') {
    const certificate = readAttribute(search, handle, pkcs11js.CKA_VALUE);
    return { ...named, ...(certificate?.length ? { certificate } : {}) };
  }
  const publicKey = publicKeyIn(search, handle);
  return {
    ...named,
    ...keyFactsOf(search, { handle, certificates: [] }),
    ...(publicKey === undefined ? {} : { publicKey }),
    ...(kind === 'private-key'
      ? { isExtractable: readAttribute(search, handle, pkcs11js.CKA_EXTRACTABLE)?.[0] === 1 }
      : {}),
  };
}
