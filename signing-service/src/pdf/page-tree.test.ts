import { describe, expect, it } from 'vitest';
import type { PdfDocument } from './document.js';
import { openPdf } from './document.js';
import { errorCodeOf } from './error-code-of.js';
import type { PdfObject } from './object.js';
import { PdfRef } from './object.js';
import { countPages, findPage } from './page-tree.js';
import type { SampleObject } from './sample-documents.js';
import { tableDocument, twoPages } from './sample-documents.js';
import type { ByteSource } from './source.js';
import { bufferSource } from './source.js';

function open(objects: readonly SampleObject[]): PdfDocument {
  return openPdf(bufferSource(tableDocument({ objects })));
}

function tree(...bodies: readonly string[]): PdfDocument {
  const nodes = bodies.map((body, index) => ({ num: index + 2, body }));
  return open([{ num: 1, body: '<</Type/Catalog/Pages 2 0 R>>' }, ...nodes]);
}

describe('page', () => {
  it('inherits what the page does not say', () => {
    expect(open(twoPages).page(0)).toMatchObject({
      index: 0,
      ref: new PdfRef(3),
      mediaBox: { left: 0, bottom: 0, right: 300, top: 200 },
      cropBox: { left: 0, bottom: 0, right: 300, top: 200 },
      rotate: 90,
    });
    expect(open(twoPages).page(0).resources.getNumber('A')).toBe(1);
  });

  it('prefers what the page says, puts corners in order and clips the crop box', () => {
    const page = open(twoPages).lastPage();
    expect(page).toMatchObject({
      mediaBox: { left: 0, bottom: 0, right: 500, top: 400 },
      cropBox: { left: 10, bottom: 10, right: 500, top: 300 },
      rotate: 270,
    });
    expect(page.resources.size).toBe(0);
  });

  it('takes US Letter for a page without media box, and no turn for an odd one', () => {
    const page = tree('<</Kids[3 0 R]/Count 1>>', '<</Type/Page/Rotate 45/CropBox[900 900 950 950]>>').page(0);
    const letter = { left: 0, bottom: 0, right: 612, top: 792 };
    expect(page).toMatchObject({ mediaBox: letter, cropBox: letter, rotate: 0 });
  });

  it('keeps nothing of the branches that it passes over, and reads each of them once', () => {
    const document = tree(
      '<</Kids[3 0 R 4 0 R 5 0 R]/Count 4>>',
      '<</Kids[6 0 R 9 0 R]/Count 2>>',
      '<</Kids[7 0 R]/Count 1>>',
      '<</Kids[8 0 R]/Count 1>>',
      '<</Type/Page>>',
      '<</Type/Page>>',
      '<</Type/Page>>',
      '<</Type/Page>>',
    );
    const [kept, passed]: [PdfObject[], PdfObject[]] = [[], []];
    const noting = (list: PdfObject[]) => (object: PdfObject | undefined) => {
      if (object instanceof PdfRef) list.push(object);
      return document.resolve(object);
    };
    const resolver = { resolve: noting(kept), glance: noting(passed) };
    const pages = { resolver, limits: document.limits, root: new PdfRef(2), counts: new Map<string, number>() };
    expect(countPages(pages)).toBe(4);
    expect(findPage(pages, 3).ref).toEqual(new PdfRef(8));
    expect(passed).toEqual([3, 4, 5].map((num) => new PdfRef(num)));
    expect(kept).not.toContainEqual(new PdfRef(3));
  });

  it('finds pages in an uneven tree', () => {
    const document = tree(
      '<</Kids[3 0 R 4 0 R 8 0 R]/Count 4>>',
      '<</Kids[]/Count 0>>',
      '<</Kids[5 0 R 6 0 R]/Count 3>>',
      '<</Type/Page>>',
      '<</Kids[7 0 R 9 0 R]/Count 2>>',
      '<</Type/Page>>',
      '<</Type/Page>>',
      '<</Type/Page>>',
    );
    expect([0, 1, 2, 3].map((index) => document.page(index).ref.num)).toEqual([5, 7, 9, 8]);
  });

  it('reads only the path to the page of a flat tree', () => {
    const pages = Array.from({ length: 20_000 }, (_, index) => ({
      num: index + 3,
      body: '<</Type/Page/Parent 2 0 R>>',
    }));
    const kids = pages.map(({ num }) => `${num} 0 R`).join(' ');
    const bytes = tableDocument({
      objects: [
        { num: 1, body: '<</Type/Catalog/Pages 2 0 R>>' },
        { num: 2, body: `<</Type/Pages/Count 20000/Kids[${kids}]>>` },
        ...pages,
      ],
    });
    const memory = bufferSource(bytes);
    let reads = 0;
    const counting: ByteSource = { size: memory.size, read: (...range) => ((reads += 1), memory.read(...range)) };
    const document = openPdf(counting);
    expect(document.page(19_999).ref.num).toBe(20_002);
    expect(reads).toBeLessThan(400);
  });

  it.each<[string, readonly string[]]>([
    ['a root without /Count', ['<</Kids[3 0 R 4 0 R]>>']],
    ['a root whose /Count is too large', ['<</Kids[3 0 R 4 0 R]/Count 7>>']],
    ['kids that are null, no objects or no dictionaries', ['<</Kids[null 3 0 R 99 0 R (no) 4 0 R]/Count 2>>']],
    ['a negative /Count', ['<</Kids[3 0 R 4 0 R]/Count -2>>']],
    ['a branch without /Kids', ['<</Kids[5 0 R 3 0 R 4 0 R]/Count 2>>', '<</Type/Pages/Count 1>>']],
    ['pages without /Type', ['<</Kids[3 0 R 4 0 R]/Count 2>>']],
  ])('finds the pages below %s', (_, [root = '', branch = '<<>>']) => {
    const document = tree(root, '<</Parent 2 0 R>>', '<</Parent 2 0 R/Rotate 90>>', branch);
    expect([document.pageCount(), document.page(0).ref.num, document.lastPage().ref.num]).toEqual([2, 3, 4]);
    expect(document.lastPage().rotate).toBe(90);
    expect(errorCodeOf(() => document.page(2))).toBe('pdf-damaged');
  });

  it('counts the pages below a branch that does not tell', () => {
    const document = tree('<</Kids[3 0 R 4 0 R]/Count 3>>', '<</Kids[5 0 R 6 0 R]>>', '<<>>', '<<>>', '<<>>');
    expect([0, 1, 2].map((index) => document.page(index).ref.num)).toEqual([5, 6, 4]);
  });

  it('reads a deep page tree, and refuses one that is too deep', () => {
    const chain = (depth: number) => {
      const nodes = Array.from(
        { length: depth },
        (_, level) => `<</Kids[${level + 3} 0 R]/Count 1/Rotate ${level * 90}>>`,
      );
      return tree(...nodes, '<</Type/Page>>');
    };
    expect(chain(99).lastPage()).toMatchObject({ ref: new PdfRef(101), rotate: 180 });
    expect(errorCodeOf(() => chain(101).lastPage())).toBe('pdf-limit-exceeded');
  });

  it('refuses loops, missing pages and broken nodes', () => {
    const codes = [
      tree('<</Kids[2 0 R]/Count 1>>'),
      tree('<</Kids[3 0 R]/Count 1>>', '<</Kids[2 0 R]/Count 1>>'),
      tree('<</Kids[3 0 R]/Count 1>>', '(no node)'),
      tree('<</Kids[3 0 R]/Count 1>>', '<</Type/Pages>>'),
      tree('<</Kids[3 0 R]/Count 1>>'),
    ].map((document) => errorCodeOf(() => document.lastPage()));
    expect(codes).toEqual(codes.map(() => 'pdf-damaged'));
    expect(errorCodeOf(() => open(twoPages).page(2))).toBe('pdf-damaged');
    expect(errorCodeOf(() => open(twoPages).page(-1))).toBe('pdf-damaged');
  });

  it('refuses a page that no reference can name', () => {
    expect(errorCodeOf(() => tree('<</Kids[<</Type/Page>>]/Count 1>>').page(0))).toBe('pdf-unsupported');
  });

  it('refuses more pages than objects can be', () => {
    expect(errorCodeOf(() => tree('<</Kids[3 0 R]/Count 1000000000>>').pageCount())).toBe('pdf-limit-exceeded');
  });
});
