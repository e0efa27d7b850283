import { describe, expect, it } from 'vitest';
import { MarkSpecError, parseMarkSpec } from './mark-spec.js';

const place = { page: 2, x: 36, y: 40, width: undefined, height: undefined };

describe('a mark told in words', () => {
  it.each([
    ['none', { kind: 'none' }],
    ['bottom-left', { kind: 'preset', preset: 'last-page-bottom-left' }],
    ['bottom-right', { kind: 'preset', preset: 'last-page-bottom-right' }],
    ['beside', { kind: 'preset', preset: 'beside-existing' }],
    ['free', { kind: 'preset', preset: 'free-place' }],
    ['page=2,x=36,y=40', { kind: 'place', place }],
    ['y=40,page=2,x=36', { kind: 'place', place }],
    ['page=2,x=36,y=40,width=200.5', { kind: 'place', place: { ...place, width: 200.5 } }],
    ['page=2,x=36,y=40,height=50,width=200', { kind: 'place', place: { ...place, width: 200, height: 50 } }],
    ['page=last,x=36,y=40', { kind: 'place', place: { ...place, page: -1 } }],
    ['page=-2,x=0,y=0.25', { kind: 'place', place: { ...place, page: -2, x: 0, y: 0.25 } }],
  ])('%s', (text, mark) => {
    expect(parseMarkSpec(text)).toEqual({ mark, logoPath: undefined });
    const withLogo = mark.kind === 'none' ? { mark, logoPath: undefined } : { mark, logoPath: 'a,b=c/logo=.png' };
    expect(parseMarkSpec(mark.kind === 'none' ? text : `${text},logo=a,b=c/logo=.png`)).toEqual(withLogo);
  });

  it('with nothing but a logo stands at the bottom left', () => {
    const mark = { kind: 'preset', preset: 'last-page-bottom-left' };
    expect(parseMarkSpec('logo=/a b.png')).toEqual({ mark, logoPath: '/a b.png' });
  });

  it.each([
    ['', 'nothing is told'],
    ['bottom', '"bottom" is none of none, bottom-left, bottom-right, beside, free, and no setting'],
    ['None', '"None" is none of none, bottom-left, bottom-right, beside, free, and no setting'],
    ['bottom-left,x=3', '"bottom-left" is none of none, bottom-left, bottom-right, beside, free, and no setting'],
    ['page=1,x=3,y=4,z=5', '"z" is none of page, x, y, width, height, logo'],
    ['page=1,x=3', 'y is missing'],
    ['x=3,y=4', 'page is missing'],
    ['page=1,x=3,y=4,x=5', 'x is told twice'],
    ['page=0,x=3,y=4', 'page is a number from 1, from -1 back, or "last", not "0"'],
    ['page=1.5,x=3,y=4', 'page is a number from 1, from -1 back, or "last", not "1.5"'],
    ['page=first,x=3,y=4', 'page is a number from 1, from -1 back, or "last", not "first"'],
    ['page=1,x=-3,y=4', 'x is a number of points, not "-3"'],
    ['page=1,x=3,y=', 'y is a number of points, not ""'],
    ['page=1,x=3,y=1e3', 'y is a number of points, not "1e3"'],
    ['page=1,x=3mm,y=4', 'x is a number of points, not "3mm"'],
    ['page=1,x=3,y=4,width=0', 'width is more than 0'],
    ['page=1,x=3,y=4,', '"" is none of none, bottom-left, bottom-right, beside, free, and no setting'],
    ['none,logo=a.png', 'a logo needs a mark'],
    ['bottom-left,logo=', 'logo has no path'],
  ])('%s is refused', (text, fault) => {
    expect(() => parseMarkSpec(text)).toThrow(new MarkSpecError(fault));
  });
});
