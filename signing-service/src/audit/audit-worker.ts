import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { auditHeadSchema } from '../contract/signatures.js';
import { openReadOnly } from '../store/read-only-database.js';
import { readCertificate } from '../trust/certificate.js';
import { trustAnchorOf } from '../trust/trust-anchor.js';
import { verifyStampedAudit } from './verify-audit.js';

/** What the thread is started with. */
const orderSchema = z.object({
  database: z.object({ url: z.string().optional(), sqlitePath: z.string().optional() }),
  tenantId: z.string(),
  witnesses: z.array(auditHeadSchema),
  /** DER. */
  trusted: z.array(z.instanceof(Uint8Array)),
});

const { database, tenantId, witnesses, trusted } = orderSchema.parse(workerData);
const anchors = trusted.map((der) => trustAnchorOf(readCertificate(der)));
const db = openReadOnly(database);
try {
  parentPort?.postMessage(await verifyStampedAudit({ db }, tenantId, { witnesses, anchors, onlyLatest: true }), []);
} finally {
  await db.destroy();
}
