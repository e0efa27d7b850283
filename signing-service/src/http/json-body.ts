import express from 'express';

/** Parser of the small JSON bodies of this API; what is larger, or no JSON, is `request-invalid`. */
export const jsonBody = express.json({ limit: '64kb', strict: true, type: 'application/json' });
