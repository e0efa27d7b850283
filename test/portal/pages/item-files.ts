import { findFile } from '../crm/item-files.js';
import { mayChange } from '../crm/items.js';
import type { PortalContext } from '../portal-context.js';
import type { Item, Person, Userfield } from '../state/portal-data.js';
import type { Html } from './html.js';
import { html, nothing } from './html.js';
import { icon } from './icons.js';
import { dayAndTime, fileSize } from './texts.js';

/** The address that the browser downloads with the portal's cookie. */
export function downloadUrl(item: Item, fieldName: string, fileId: number): string {
  const query = new URLSearchParams({
    action: 'crm.controller.item.getFile',
    SITE_ID: 's1',
    entityTypeId: String(item.entityTypeId),
    id: String(item.id),
    fieldName,
    fileId: String(fileId),
  });
  return `/bitrix/services/main/ajax.php?${query.toString()}`;
}

function picker(label: string, replaced: number): Html {
  return html`<label class="btn btn--link"
    >${label}<input type="file" class="vh" data-upload data-replaces="${replaced === 0 ? '' : replaced}"
  /></label>`;
}

function oneFile(portal: PortalContext, item: Item, fileId: number, editable: boolean): Html {
  const file = findFile(portal, fileId);
  if (file === undefined) return nothing;
  const actions = html`<span class="file__act"
    >${picker('Replace', fileId)}<button type="button" class="btn btn--link" data-remove="${fileId}">
      Remove
    </button></span
  >`;
  return html`<div class="file" data-file-id="${fileId}">
    <a href="${downloadUrl(item, file.fieldName, fileId)}" class="file__name" title="${file.name}"
      >${icon('doc')}<span>${file.name}</span></a
    >
    <span class="small muted">${fileSize(file.size)} · ${dayAndTime(file.uploadedAt)}</span>
    ${editable ? actions : nothing}
  </div>`;
}

/** A file field of the card with upload, replacement and removal for those who may change the item. */
export function fileField(portal: PortalContext, item: Item, person: Person, field: Userfield): Html {
  const ids = item.files[field.fieldName] ?? [];
  const editable = mayChange(item, person);
  const files = ids.map((id) => oneFile(portal, item, id, editable));
  const empty = ids.length === 0 ? html`<span class="muted">not filled</span>` : nothing;
  const more =
    editable && (field.multiple || ids.length === 0)
      ? picker(field.multiple && ids.length > 0 ? 'Add a file' : 'Upload a file', 0)
      : nothing;
  return html`<div class="field" data-file-field="${field.fieldName}">
    <span class="field__label">${field.label}</span>
    <div class="files">${files}${empty}</div>
    ${more}
  </div>`;
}
