import { describe, expect, it } from 'vitest';
import { placeMark } from './place-mark.js';

const a4 = { width: 595, height: 842, occupied: [], content: [] };

describe('placeMark', () => {
  it('stands at the bottom left with the margin of half an inch', () => {
    expect(placeMark(a4, 'last-page-bottom-left')).toEqual({ x: 36, y: 36, width: 208, height: 86 });
  });
  it('stands at the bottom right', () => {
    expect(placeMark(a4, 'last-page-bottom-right')).toMatchObject({ x: 351, y: 36 });
  });
  it('moves up from an earlier mark', () => {
    const page = { ...a4, occupied: [{ x: 36, y: 36, width: 208, height: 86 }] };
    expect(placeMark(page, 'last-page-bottom-left')).toMatchObject({ x: 36, y: 132 });
  });
  it('moves up from the text of the page, and covers text rather than a mark when there is no other place', () => {
    const text = { x: 56, y: 40, width: 200, height: 70 };
    expect(placeMark({ ...a4, content: [text] }, 'last-page-bottom-left')).toMatchObject({ x: 36, y: 120 });
    const everywhere = { x: 0, y: 0, width: 595, height: 842 };
    const page = { ...a4, occupied: [{ x: 36, y: 36, width: 208, height: 86 }], content: [everywhere] };
    expect(placeMark(page, 'last-page-bottom-left')).toMatchObject({ x: 36, y: 132 });
  });
  it('shrinks on a small page', () => {
    const box = placeMark({ width: 120, height: 120, occupied: [], content: [] }, 'last-page-bottom-left');
    expect((box?.x ?? 0) + (box?.width ?? 200)).toBeLessThanOrEqual(120);
  });
  it('stands nowhere when annotations leave no room', () => {
    const occupied = [{ x: 0, y: 0, width: 595, height: 842 }];
    expect(placeMark({ ...a4, occupied }, 'last-page-bottom-left')).toBeNull();
  });
});
