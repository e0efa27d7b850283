import { resolve } from 'node:path';
import { escapeControls } from '../logging/logger.js';
import { createDocumentBytes, documentsFolder } from '../signing/document-bytes.js';
import { exportSigned, unstoredDocuments } from '../signing/unstored-documents.js';
import { openStore } from '../store/store.js';
import type { Command } from './command.js';

export const unstored: Command = {
  words: 'unstored',
  synopsis: '[--export FOLDER]',
  summary: 'List signed documents that their portals have not taken, and copy them into a folder',
  example: 'unstored --export ./signed',
  options: { export: { type: 'string' } },
  run: async ({ config, terminal, cwd, text }) => {
    const folder = text('export');
    const store = await openStore(config);
    try {
      const documents = await unstoredDocuments(store);
      const bytes = createDocumentBytes(documentsFolder(config.dataDirectory));
      for (const { request, domain, isInstalled } of documents) {
        const { machine, receipt, person, entityTitle, fileName } = request;
        const why = isInstalled ? (machine.error?.code ?? machine.state) : 'portal-not-installed';
        const facts = [domain, entityTitle, fileName, person.name, receipt?.signedAt ?? '', machine.state, why];
        terminal.print(facts.map(escapeControls).join('\t'));
        if (folder !== undefined) terminal.print(`  → ${await exportSigned(bytes, request, resolve(cwd, folder))}`);
      }
      terminal.complain(`${documents.length} signed document(s) not stored.`);
      return 0;
    } finally {
      await store.close();
    }
  },
};
