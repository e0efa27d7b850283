import pkcs11js, { type Handle, type PKCS11, type Template } from 'pkcs11js';
import { ckrOf } from './ckr.js';
import type { TokenDescription } from './key-types.js';

const CKR_ATTRIBUTE_SENSITIVE = 0x11;
const CKR_ATTRIBUTE_TYPE_INVALID = 0x12;
const FIND_AT_ONCE = 64;

/** A session on a token in which objects are looked for. */
export interface KeySearch {
  readonly module: PKCS11;
  readonly session: Handle;
  readonly token: TokenDescription;
  readonly tokenMechanisms: ReadonlySet<number>;
}

/** C_FindObjectsFinal always follows, or the session would stay occupied (CKR_OPERATION_ACTIVE). */
export function findObjects({ module, session }: KeySearch, template: Template): Handle[] {
  const found: Handle[] = [];
  module.C_FindObjectsInit(session, template);
  try {
    for (;;) {
      const some = module.C_FindObjects(session, FIND_AT_ONCE);
      found.push(...some);
      if (some.length < FIND_AT_ONCE) return found;
    }
  } finally {
    module.C_FindObjectsFinal(session);
  }
}

/** One attribute; undefined when the object has none or will not tell. */
export function readAttribute({ module, session }: KeySearch, handle: Handle, type: number): Buffer | undefined {
  try {
    return module.C_GetAttributeValue(session, handle, [{ type }])[0]?.value;
  } catch (error) {
    const ckr = ckrOf(error);
    if (ckr === CKR_ATTRIBUTE_TYPE_INVALID || ckr === CKR_ATTRIBUTE_SENSITIVE) return undefined;
    throw error;
  }
}

export function classIs(value: number): { type: number; value: number } {
  return { type: pkcs11js.CKA_CLASS, value };
}

export function idIs(value: Buffer): { type: number; value: Buffer } {
  return { type: pkcs11js.CKA_ID, value };
}
