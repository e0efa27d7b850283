import express from 'express';
import { longestAuditQuestion } from '../contract/audit.js';

/** Parser of the small JSON bodies of this API; what is larger, or no JSON, is `request-invalid`. */
export const jsonBody = express.json({ limit: '64kb', strict: true, type: 'application/json' });

/** The same of questions to the audit, which may carry the entries that a client found by its names. */
export const auditQuestionBody = express.json({
  limit: longestAuditQuestion,
  strict: true,
  type: 'application/json',
});
