import type { DoctorAnswer } from '@dealseal/app-server/contract/doctor';
import type { RestCallView } from '@dealseal/app-server/contract/rest-calls';
import { noon } from './fixtures.js';

/** A token that was pulled, a certificate at its end, and the rest in order. */
export function buildExamination(): DoctorAnswer {
  const fine = { subject: '', state: 'ok', code: null } as const;
  const seal = { part: 'service/credential:seal', subject: 'seal' } as const;
  return {
    at: new Date(noon).toISOString(),
    findings: [
      { ...fine, part: 'portal-link', check: 'portal-link', facts: { milliseconds: 140 } },
      { ...fine, part: 'rights', check: 'rights', facts: { missing: ['crm', 'placement', 'user_brief', 'im'] } },
      { ...fine, part: 'fields', check: 'fields', facts: { missing: ['Ugovor', 'Prilozi'] } },
      { ...fine, part: 'upkeep', check: 'upkeep', facts: {} },
      { ...fine, part: 'service-link', check: 'service-link', facts: { milliseconds: 12, name: '0.1.0' } },
      { ...fine, part: 'server-disk', check: 'server-disk', facts: { mebibytes: 41_000 } },
      { ...seal, check: 'token', state: 'fault', code: 'token-absent', facts: {} },
      {
        ...seal,
        check: 'certificate',
        state: 'warning',
        code: 'certificate-expires-soon',
        facts: { date: '2026-06-16T00:00:00Z', days: 12 },
      },
      { ...seal, check: 'trust', state: 'ok', code: null, facts: {} },
      { ...fine, part: 'service/time', check: 'time-stamp', subject: 'Lovćen Trust', facts: { milliseconds: 90 } },
      { ...fine, part: 'service/time', check: 'clock', facts: { seconds: 0.3 } },
      { ...fine, part: 'service/store', check: 'database', facts: { milliseconds: 1 } },
    ],
  };
}

/** One for a person, one in the background that was refused. */
export function buildCalls(): RestCallView[] {
  return [
    {
      endedAt: '2026-06-04T08:44:12.120Z',
      method: 'crm.item.get',
      urgency: 'person',
      params: '{"entityTypeId":2,"id":412,"useOriginalUfNames":"Y"}',
      status: 200,
      error: null,
      milliseconds: 140,
    },
    {
      endedAt: '2026-06-04T08:44:11.020Z',
      method: 'im.notify.system.add',
      urgency: 'background',
      params: '{"USER_ID":7,"MESSAGE":"… (48)"}',
      status: 503,
      error: 'limited QUERY_LIMIT_EXCEEDED',
      milliseconds: 35,
    },
  ];
}
