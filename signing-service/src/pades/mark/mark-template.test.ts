import { describe, expect, it } from 'vitest';
import { markTemplate } from './mark-template.js';
import { markText } from './mark-text.js';

function markOf(signerName: string) {
  return { text: markText({ signerName, issuer: 'CA', serial: '0123', language: 'en' }), shape: 'full' } as const;
}

describe('a drawn mark', () => {
  it('is kept while many other people sign', async () => {
    const first = await markTemplate(markOf('Ana Vuković'));
    for (let person = 0; person < 150; person += 1) await markTemplate(markOf(`Person ${person}`));
    expect(await markTemplate(markOf('Ana Vuković'))).toBe(first);
  });

  it('is the same again when it was drawn beside others', async () => {
    const [one, other] = await Promise.all([markTemplate(markOf('Luka Đurić')), markTemplate(markOf('Luka Đurić'))]);
    expect([one.before, one.after]).toEqual([other.before, other.after]);
    expect([...one.objects.keys()]).toEqual([...other.objects.keys()]);
  });

  it('refuses a name that the typeface cannot show, each time', async () => {
    const mark = markOf('漢字');
    await expect(markTemplate(mark)).rejects.toMatchObject({ code: 'mark-text-unsupported' });
    await expect(markTemplate(mark)).rejects.toMatchObject({ code: 'mark-text-unsupported' });
  });
});
