import { describe, expect, it } from 'vitest';
import { attachmentHeader, cleanFileName, fileNameOf } from './content-disposition.js';

describe('threat 13: names of files', () => {
  it.each([
    [`attachment; filename="a.pdf"; filename*=utf-8''Ugovor%20%C4%8D.pdf`, 'Ugovor č.pdf'],
    [`attachment; filename="${Buffer.from('Договор.pdf').toString('latin1')}"`, 'Договор.pdf'],
    [`attachment; filename="a \\"b\\".pdf"`, 'a "b".pdf'],
    ['attachment; filename=plain.pdf', 'plain.pdf'],
    [`attachment; filename="../../etc/passwd"`, 'passwd'],
    [`attachment; filename*=UTF-8''%zz; filename="b.pdf"`, 'b.pdf'],
    ['inline', null],
    [undefined, null],
  ])('%s is %s', (header, name) => {
    expect(fileNameOf(header)).toBe(name);
  });

  it('lose what turns or hides text, and keep their ending when cut', () => {
    expect(cleanFileName('a\u061C\u202Efdp.exe\r\n.pdf')).toBe('afdp.exe.pdf');
    expect(cleanFileName(`${'x'.repeat(400)}.pdf`)).toMatch(/^x{196}\.pdf$/);
  });

  it('cannot break out of the header', () => {
    const header = attachmentHeader('č";x=\r\nset-cookie: a=b.pdf');
    expect(header).not.toMatch(/[\r\n]/);
    expect(header.match(/"/g)).toHaveLength(2);
  });
});
