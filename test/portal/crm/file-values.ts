import { asInteger, isRecord } from '../rest/params.js';
import { RestError } from '../rest/rest-error.js';
import type { FileChoice, NewFile } from './item-files.js';

/** PHP's base64_decode without its strict flag: what is not of the alphabet is skipped. */
function decodeBase64(text: string): Buffer {
  return Buffer.from(/[-_]/.test(text) ? text.replaceAll(/[-_]/g, '') : text, 'base64');
}

function newFile(value: unknown): NewFile | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [name, content] = value as unknown[];
  if (typeof name !== 'string' || typeof content !== 'string') return undefined;
  const bytes = decodeBase64(content);
  return name === '' || bytes.length === 0 ? undefined : { name, bytes };
}

function fileData(value: unknown): NewFile | undefined {
  return isRecord(value) ? newFile(value['fileData']) : undefined;
}

interface ReadOptions {
  /** Broken on purpose: takes the format of crm.deal.update. */
  acceptFileData: boolean;
}

function choice(value: unknown, { acceptFileData }: ReadOptions): FileChoice | undefined {
  const file = newFile(value) ?? (acceptFileData ? fileData(value) : undefined);
  if (file !== undefined) return { add: file };
  if (!isRecord(value) || 'fileData' in value) return undefined;
  const keep = asInteger(value['id']);
  return keep === undefined ? undefined : { keep };
}

/**
 * The value of a single file field in crm.item.update: a pair replaces, the current id keeps, anything else
 * (empty text, another id, `fileData`) leaves the field empty.
 */
export function readSingleFileValue(value: unknown, options: ReadOptions): FileChoice[] {
  const only = choice(value, options);
  return only === undefined ? [] : [only];
}

/** The value of a multiple file field in crm.item.update: the whole new list; what is not understood is dropped. */
export function readMultipleFileValue(value: unknown, options: ReadOptions): FileChoice[] {
  if (value === '' || value === null || value === false) return [];
  if (!Array.isArray(value) && !isRecord(value)) {
    throw new RestError(400, '100', 'Invalid value {fields} to match with parameter: should be array.');
  }
  return Object.values(value)
    .map((element) => choice(element, options))
    .filter((element) => element !== undefined);
}
