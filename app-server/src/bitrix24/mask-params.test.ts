import { expect, it } from 'vitest';
import { maskParams } from './mask-params.js';

it('keeps what a call was about', () => {
  const params = {
    entityTypeId: 2,
    id: 412,
    select: ['id', 'ufCrmSignDoc'],
    useOriginalUfNames: 'Y',
    filter: { '>id': 1 },
  };
  expect(maskParams(params)).toEqual(params);
});

it('hides what was said, and all that could be a secret', () => {
  const token = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
  const masked = maskParams({
    auth: 'short',
    application_token: token,
    url: `https://x/?token=${token}`,
    fields: {
      COMMENT: 'Ana Vuković signed',
      FILES: [['Ugovor o radu.pdf', 'JVBERi0xLjcK'.repeat(10)]],
      fileContent: 'AAAA',
    },
    handler: token,
  });
  expect(masked).toEqual({
    auth: '… (5)',
    application_token: '… (32)',
    url: '… (49)',
    fields: { COMMENT: '… (18)', FILES: [['… (17)', '… (120)']], fileContent: '… (4)' },
    handler: '… (32)',
  });
  expect(JSON.stringify(masked)).not.toContain(token);
});

it('ends with deep and with long values', () => {
  let deep: Record<string, unknown> = {};
  for (let depth = 0; depth < 50; depth += 1) deep = { deep };
  expect(
    JSON.stringify(maskParams({ deep, long: Array.from({ length: 100 }, (_, number) => number) })).length,
  ).toBeLessThan(200);
});
