import { z } from 'zod';

const person = z.object({
  id: z.number(),
  name: z.string(),
  lastName: z.string(),
  position: z.string(),
  email: z.string(),
  admin: z.boolean(),
  active: z.boolean(),
});

const storedFile = z.object({
  id: z.number(),
  name: z.string(),
  size: z.number(),
  entityTypeId: z.number(),
  itemId: z.number(),
  fieldName: z.string(),
  uploadedBy: z.number(),
  /** Unix time in milliseconds. */
  uploadedAt: z.number(),
});

/** A smart process: its fields are named by `id`, everything else by `entityTypeId`. */
const type = z.object({ id: z.number(), entityTypeId: z.number(), title: z.string() });

/** A deal, or an entity of another kind, which leaves empty what it does not have. */
const item = z.object({
  entityTypeId: z.number(),
  id: z.number(),
  /** Of a contact the first name. */
  title: z.string(),
  /** Of a contact only. */
  lastName: z.string(),
  stageId: z.string(),
  assignedById: z.number(),
  opportunity: z.number(),
  currencyId: z.string(),
  companyId: z.number(),
  companyTitle: z.string(),
  contactIds: z.array(z.number()),
  contactName: z.string(),
  contactPosition: z.string(),
  kind: z.string(),
  closeDate: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
  /** Ids of the people who may read, and of those who may change. An administrator may do both always. */
  readers: z.array(z.number()),
  editors: z.array(z.number()),
  /** File fields by name: ids of stored files in their order. */
  files: z.record(z.string(), z.array(z.number())),
  /** Fields of text by name. */
  texts: z.record(z.string(), z.string()),
});

const userfield = z.object({
  id: z.number(),
  /** `CRM_DEAL`, `CRM_7`. */
  entityId: z.string(),
  fieldName: z.string(),
  userTypeId: z.string(),
  multiple: z.boolean(),
  mandatory: z.boolean(),
  sort: z.number(),
  label: z.string(),
  xmlId: z.string(),
});

const timelineEntry = z.object({
  id: z.number(),
  entityTypeId: z.number(),
  itemId: z.number(),
  kind: z.enum(['log', 'comment', 'file', 'stage', 'mail', 'todo']),
  title: z.string(),
  text: z.string(),
  iconCode: z.string(),
  authorId: z.number(),
  at: z.number(),
  /** Of a comment: names and bytes (base64) of its files. */
  files: z.array(z.object({ name: z.string(), content: z.string() })).optional(),
});

/** A folder or a file of the portal's shared drive; the drive's root has no parent. */
const driveObject = z.object({
  id: z.number(),
  name: z.string(),
  type: z.enum(['folder', 'file']),
  parentId: z.number().nullable(),
  size: z.number(),
  /** base64; empty for folders. */
  content: z.string(),
});

const notification = z.object({
  id: z.number(),
  userId: z.number(),
  message: z.string(),
  tag: z.string(),
  at: z.number(),
  read: z.boolean(),
});

const placement = z.object({
  placement: z.string(),
  handler: z.string(),
  title: z.string(),
  description: z.string(),
  userId: z.number(),
  options: z.record(z.string(), z.unknown()),
  langAll: z.record(z.string(), z.unknown()),
});

const userfieldType = z.object({
  userTypeId: z.string(),
  handler: z.string(),
  title: z.string(),
  description: z.string(),
  /** Pixels; 0 is the portal's own height. */
  height: z.number(),
});

const eventHandler = z.object({
  id: z.number(),
  event: z.string(),
  handler: z.string(),
  authType: z.number(),
  offline: z.boolean(),
});

const department = z.object({
  id: z.number(),
  name: z.string(),
  parent: z.number().nullable(),
  head: z.number().nullable(),
  members: z.array(z.number()),
});

/** A workgroup or project. */
const group = z.object({
  id: z.number(),
  name: z.string(),
  visible: z.boolean(),
  /** Archived. */
  closed: z.boolean(),
  /** `A` owner, `E` moderator, `K` participant. */
  members: z.array(z.object({ userId: z.number(), role: z.enum(['A', 'E', 'K']) })),
});

const installation = z.object({
  /** `started`: the installer has been opened, installFinish has not come yet. */
  status: z.enum(['absent', 'started', 'installed']),
  version: z.number(),
  applicationToken: z.string(),
});

const webhook = z.object({ userId: z.number(), code: z.string(), scope: z.array(z.string()) });

/** Everything a portal remembers, beside the bytes of its files. */
export const portalDataSchema = z.object({
  memberId: z.string(),
  applicationId: z.number(),
  /** Key of the download tokens, hexadecimal. */
  downloadKey: z.string(),
  /** The last id given out, for every kind of thing but files. */
  lastId: z.number(),
  lastFileId: z.number(),
  people: z.array(person),
  departments: z.array(department).default([]),
  groups: z.array(group).default([]),
  types: z.array(type),
  items: z.array(item),
  files: z.array(storedFile),
  userfields: z.array(userfield),
  timeline: z.array(timelineEntry),
  drive: z.array(driveObject).default([]),
  notifications: z.array(notification),
  placements: z.array(placement),
  userfieldTypes: z.array(userfieldType),
  eventHandlers: z.array(eventHandler),
  appOptions: z.record(z.string(), z.string()),
  userOptions: z.record(z.string(), z.record(z.string(), z.string())),
  /** Session cookie → id of the person. */
  sessions: z.record(z.string(), z.number()),
  installation,
  webhooks: z.array(webhook),
  /** People who have run the application once (init data `FIRST_RUN`). */
  firstRunDone: z.array(z.number()),
});

export type PortalData = z.infer<typeof portalDataSchema>;
export type Person = z.infer<typeof person>;
export type Item = z.infer<typeof item>;
export type StoredFile = z.infer<typeof storedFile>;
export type Userfield = z.infer<typeof userfield>;
export type DriveObject = z.infer<typeof driveObject>;
export type TimelineEntry = z.infer<typeof timelineEntry>;
export type Placement = z.infer<typeof placement>;
