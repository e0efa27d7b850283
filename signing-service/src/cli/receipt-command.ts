import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { drawReceipt } from '../receipts/draw-receipt.js';
import { readReceipt } from '../receipts/read-receipt.js';
import { findTenant } from '../tenants/tenant-directory.js';
import { Refusal } from './command.js';
import { languageOption, timeZoneOption } from './option-words.js';
import { serviceCommand, withFoundation } from './service-call.js';

export const printReceipt = serviceCommand((call) =>
  withFoundation(call.config, async ({ store, pairing }) => {
    const { required, text, cwd, terminal } = call;
    const { tenantId, name: portal } = await findTenant(store, required('tenant'));
    const [requestKey, out] = [required('request').toLowerCase(), resolve(cwd, required('out'))];
    const style = { language: languageOption(call), timeZone: timeZoneOption(call) };
    const facts = await readReceipt(store, { tenantId, portal, requestKey, documentName: text('name') ?? null });
    const pdf = await drawReceipt({ facts, ...style, at: pairing.now(), seal: null });
    await writeFile(out, pdf, { flag: 'wx', mode: 0o600 }).catch((cause: unknown) => {
      throw new Refusal(`${out} cannot be written, or exists already.`, { cause });
    });
    terminal.print(out);
    return 0;
  }),
);
