import { describe, expect, it } from 'vitest';
import { markTemplate } from './mark-template.js';
import { markText } from './mark-text.js';

function textOf(signerName: string) {
  return markText({ signerName, organisation: undefined, issuer: 'CA', serial: '0123', language: 'en' });
}

describe('a drawn mark', () => {
  it('is kept while many other people sign', async () => {
    const first = await markTemplate(textOf('Ana Vuković'));
    for (let person = 0; person < 150; person += 1) await markTemplate(textOf(`Person ${person}`));
    expect(await markTemplate(textOf('Ana Vuković'))).toBe(first);
  });

  it('is the same again when it was drawn beside others', async () => {
    const [one, other] = await Promise.all([markTemplate(textOf('Luka Đurić')), markTemplate(textOf('Luka Đurić'))]);
    expect(Buffer.from(one.content)).toEqual(Buffer.from(other.content));
    expect([...one.objects.keys()]).toEqual([...other.objects.keys()]);
  });

  it('refuses a name that the typeface cannot show, each time', async () => {
    const text = textOf('漢字');
    await expect(markTemplate(text)).rejects.toMatchObject({ code: 'mark-text-unsupported' });
    await expect(markTemplate(text)).rejects.toMatchObject({ code: 'mark-text-unsupported' });
  });
});
