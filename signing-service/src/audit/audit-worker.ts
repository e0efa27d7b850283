import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { auditHeadSchema } from '../contract/signatures.js';
import { openReadOnly } from '../store/read-only-database.js';
import { verifyAudit } from './verify-audit.js';

/** What the thread is started with. */
const orderSchema = z.object({
  database: z.object({ url: z.string().optional(), sqlitePath: z.string().optional() }),
  tenantId: z.string(),
  witnesses: z.array(auditHeadSchema),
});

const { database, tenantId, witnesses } = orderSchema.parse(workerData);
const db = openReadOnly(database);
try {
  parentPort?.postMessage(await verifyAudit({ db }, tenantId, ...witnesses), []);
} finally {
  await db.destroy();
}
