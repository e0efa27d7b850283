import type { EntityAddress } from './entity.js';

/** The portal does not say beforehand who may change an entity: what it refused lately is remembered for ten minutes. */
export interface WriteRefusals {
  note(memberId: string, personId: string, entity: EntityAddress): void;
  isKnown(memberId: string, personId: string, entity: EntityAddress): boolean;
  /** The entity was changed: rights may have changed with it. */
  forget(memberId: string, entity: EntityAddress): void;
}

const rememberedFor = 600_000;
const rememberedAtMost = 10_000;

export function createWriteRefusals(options: { readonly now: () => number }): WriteRefusals {
  const refusals = new Map<string, number>();
  const key = (memberId: string, personId: string, { entityTypeId, entityId }: EntityAddress): string =>
    [memberId, personId, entityTypeId, entityId].join(' ');
  return {
    note: (memberId, personId, entity) => {
      const name = key(memberId, personId, entity);
      refusals.delete(name);
      refusals.set(name, options.now() + rememberedFor);
      const [oldest] = refusals.keys();
      if (refusals.size > rememberedAtMost && oldest !== undefined) refusals.delete(oldest);
    },
    forget: (memberId, { entityTypeId, entityId }) => {
      for (const name of refusals.keys()) {
        const [ofPortal, , ofType, ofEntity] = name.split(' ');
        if (ofPortal === memberId && ofType === String(entityTypeId) && ofEntity === String(entityId)) {
          refusals.delete(name);
        }
      }
    },
    isKnown: (memberId, personId, entity) => (refusals.get(key(memberId, personId, entity)) ?? 0) > options.now(),
  };
}
