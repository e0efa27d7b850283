/** Every table that is keyed by portal, those that refer to another before it. A test holds the list against the database. */
export const portalTables = [
  'administrator_notices',
  'told_events',
  'watch_cursors',
  'rest_calls',
  'test_signatures',
  'kept_originals',
  'erasures',
  'document_events',
  'field_writes',
  'signing_outbox',
  'signing_requests',
  'file_facts',
  'verified_sessions',
  'user_tokens',
  'service_tokens',
  'portals',
] as const;
