import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { auditHeadSchema } from '../contract/signatures.js';
import { openReadOnly } from '../store/read-only-database.js';
import { readCertificate } from '../trust/certificate.js';
import { trustAnchorOf } from '../trust/trust-anchor.js';
import { type RequestCounts, restWhileOthers } from './others-first.js';
import { verifyStampedAudit } from './verify-audit.js';

/** What the thread is started with. */
const orderSchema = z.object({
  database: z.object({ url: z.string().optional(), sqlitePath: z.string().optional() }),
  tenantId: z.string(),
  witnesses: z.array(auditHeadSchema),
  /** DER. */
  trusted: z.array(z.instanceof(Uint8Array)),
  segment: z.object({ after: auditHeadSchema.optional(), until: auditHeadSchema.optional() }),
  requests: z.custom<RequestCounts>((value) => value instanceof Int32Array).optional(),
});

// Who signs comes first. On Linux a priority is a thread's own (setpriority(2), "C library/kernel differences"); elsewhere it is the whole process's.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);

const { database, tenantId, witnesses, trusted, segment, requests } = orderSchema.parse(workerData);
const anchors = trusted.map((der) => trustAnchorOf(readCertificate(der)));
const store = openReadOnly(database);
try {
  const rest = requests === undefined ? undefined : restWhileOthers(requests);
  const proofs = { witnesses, anchors, onlyLatest: true, segment, rest };
  parentPort?.postMessage(await verifyStampedAudit(store, tenantId, proofs), []);
} finally {
  await store.db.destroy();
}
