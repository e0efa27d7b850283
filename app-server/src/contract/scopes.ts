import { z } from 'zod';

/** A right that a portal gives an application, and what ours does with it. */
interface PortalScope {
  /** Nothing can be signed without; every other is for a part, which says so where it would stand. */
  readonly isNeeded: boolean;
  /** What its methods begin with. */
  readonly methods: readonly string[];
  /** Wider rights of the portal that hold this one. */
  readonly wider: readonly string[];
}

export const scopeNames = [
  'crm',
  'placement',
  'user_brief',
  'im',
  'userfieldconfig',
  'department',
  'sonet_group',
  'disk',
] as const;
export type ScopeName = (typeof scopeNames)[number];
export const scopeNameSchema = z.enum(scopeNames);

/** All that is asked of a portal. Methods that stand nowhere here need no right: `app.info`, `profile`, `scope`, `event.*`, `batch`. */
export const scopeTable: Readonly<Record<ScopeName, PortalScope>> = {
  crm: { isNeeded: true, methods: ['crm.'], wider: [] },
  placement: { isNeeded: true, methods: ['placement.', 'userfieldtype.'], wider: [] },
  user_brief: { isNeeded: false, methods: ['user.'], wider: ['user_basic', 'user'] },
  im: { isNeeded: false, methods: ['im.'], wider: [] },
  userfieldconfig: { isNeeded: false, methods: ['userfieldconfig.'], wider: [] },
  department: { isNeeded: false, methods: ['department.'], wider: [] },
  sonet_group: { isNeeded: false, methods: ['sonet_group.'], wider: [] },
  disk: { isNeeded: false, methods: ['disk.'], wider: [] },
};

/** Null for a method that needs none. */
export function scopeOfMethod(method: string): ScopeName | null {
  const lowered = method.toLowerCase();
  return scopeNames.find((name) => scopeTable[name].methods.some((prefix) => lowered.startsWith(prefix))) ?? null;
}

/** What is not given: without `needed` nothing can be signed, without `optional` a part is left out. */
export interface MissingScopes {
  readonly needed: ScopeName[];
  readonly optional: ScopeName[];
}

export function missingScopes(granted: readonly string[]): MissingScopes {
  const missing = scopeNames.filter((name) => ![name, ...scopeTable[name].wider].some((one) => granted.includes(one)));
  return {
    needed: missing.filter((name) => scopeTable[name].isNeeded),
    optional: missing.filter((name) => !scopeTable[name].isNeeded),
  };
}
