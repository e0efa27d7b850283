import { AppError } from '../app-error.js';
import type { PortalCaller, PortalCallers } from '../bitrix24/portal-callers.js';
import { PortalError } from '../bitrix24/portal-error.js';
import type { DocumentAddress } from '../contract/session.js';
import type { PortalAccess, PortalDocuments } from '../signing/portal-documents.js';
import type { FileFactsRepository } from '../store/file-facts-repository.js';
import { learnFile } from './describe-files.js';
import { openLink, signatureRoom, tooLarge } from './download.js';
import type { FileValue } from './file-values.js';
import { type Entity, fieldStateOf, readEntity } from './entity.js';
import { assertWritable, type FieldCatalogue } from './field-catalogue.js';
import { addTimelineComment } from './timeline.js';
import { writeFile } from './write-file.js';
import type { WriteRefusals } from './write-refusals.js';

/** What signing needs of portals, over crm.item.* and the caller's rights. Throws AppError and PortalError. */
export function createPortalDocuments(options: {
  readonly callers: PortalCallers;
  readonly catalogue: FieldCatalogue;
  readonly facts: FileFactsRepository;
  readonly refusals: WriteRefusals;
  readonly maxBytes: number;
}): PortalDocuments {
  const { callers, catalogue, facts, refusals, maxBytes } = options;
  const callerOf = (access: PortalAccess): PortalCaller =>
    access.as === 'service' ? callers.forService(access.memberId) : callers.forPerson(access.memberId, access.personId);

  /** What is remembered may be older than the field: it was made by way of another instance, or by somebody in the portal. */
  const rulesWith = async (caller: PortalCaller, { entityTypeId, field }: DocumentAddress) => {
    const rules = await catalogue.of(caller, entityTypeId);
    if (rules.has(field)) return rules;
    catalogue.forget(caller.memberId);
    return catalogue.of(caller, entityTypeId);
  };

  /** Too big, or no PDF at all: known without fetching it. */
  const assertSignable = async (caller: PortalCaller, { id, urlMachine }: FileValue): Promise<void> => {
    if (urlMachine === undefined) return;
    const known = (await facts.find(caller.memberId, [id])).get(id);
    const { size, isPdf } = known ?? (await learnFile(facts, caller, { id, urlMachine }));
    if (size !== null && size > maxBytes) throw tooLarge(maxBytes);
    if (!isPdf) throw new AppError('pdf-not-a-pdf');
  };

  const openFile = async (caller: PortalCaller, file: FileValue | undefined) => {
    if (file === undefined) throw new AppError('document-gone');
    const { id: fileId, urlMachine: link } = file;
    if (link === undefined) throw new PortalError('unavailable');
    const download = await openLink(caller, { link, fileId, maxBytes: maxBytes + signatureRoom });
    const { fileName: name, contentLength: size, isPdf } = download;
    if (!isPdf) {
      download.stream.on('error', () => undefined).destroy();
      throw new AppError('pdf-not-a-pdf');
    }
    await facts.save(caller.memberId, { fileId, name, size, sha256: null, isPdf });
    return { name, body: download.stream };
  };

  /** The portal refused the update for another field: which one, its rules of now say, if they do. */
  const named = async (
    refusal: unknown,
    caller: PortalCaller,
    { entity, address }: { entity: Entity; address: DocumentAddress },
  ): Promise<unknown> => {
    if (!(refusal instanceof PortalError) || refusal.code !== 'field-refused') return refusal;
    catalogue.forget(caller.memberId);
    try {
      assertWritable(entity, address.field, await catalogue.of(caller, address.entityTypeId));
      return refusal;
    } catch (because) {
      return because instanceof AppError ? because : refusal;
    }
  };

  return {
    lookAtField: async (access, address, purpose) => {
      const caller = callerOf(access);
      const entity = await readEntity(caller, address);
      const rules = await rulesWith(caller, address);
      if (purpose === 'writing') assertWritable(entity, address.field, rules);
      const { fileIds, value } = fieldStateOf(entity, address.field);
      const file = value.files.find((one) => one.id === address.fileId);
      if (purpose === 'writing' && file !== undefined) await assertSignable(caller, file);
      const fieldTitle = rules.get(address.field)?.title ?? address.field;
      const open = (fileId: number) =>
        openFile(
          caller,
          value.files.find((one) => one.id === fileId),
        );
      return { entityTitle: entity.title, fieldTitle, fileIds, open };
    },
    replaceFile: async (access, address, file) => {
      const caller = callerOf(access);
      try {
        // Adjacent on purpose: the portal has no locking.
        const entity = await readEntity(caller, address);
        const { newFileId } = await writeFile(caller, address, {
          current: fieldStateOf(entity, address.field),
          file: { fileName: file.name, path: file.path, size: file.size },
        }).catch(async (error: unknown) => {
          throw await named(error, caller, { entity, address });
        });
        const known = { name: file.name, size: file.size, sha256: null, isPdf: true };
        await facts.save(access.memberId, { fileId: newFileId, ...known });
      } catch (error) {
        const isRefused = error instanceof AppError && error.code === 'access-denied';
        if (isRefused && access.as === 'person') refusals.note(access.memberId, access.personId, address);
        throw error;
      }
    },
    keepBeside: async (access, address, file) => {
      await addTimelineComment(callerOf(access), address, { text: file.name, file });
    },
    addTimelineEntry: async (access, address, entry) => {
      await callerOf(access).call('crm.timeline.logmessage.add', {
        fields: { entityTypeId: address.entityTypeId, entityId: address.entityId, ...entry, iconCode: 'info' },
      });
    },
    notify: async (access, { personId, text, tag }) => {
      const message = { USER_ID: Number(personId), MESSAGE: text, TAG: tag };
      const id = await callerOf(access).call('im.notify.system.add', message);
      if (id === false) throw new PortalError('call-refused');
    },
  };
}
