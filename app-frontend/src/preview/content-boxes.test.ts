import { describe, expect, it } from 'vitest';
import { boxesOf } from './content-boxes.js';

describe('boxesOf', () => {
  it('estimates a line of text from its characters and its font size', () => {
    const [box] = boxesOf([
      { kind: 'beginText' },
      { kind: 'fontSize', value: 10 },
      { kind: 'textMatrix', matrix: [1, 0, 0, 1, 56, 100] },
      { kind: 'show', characters: 20, adjustment: 1000 },
    ]);
    expect(box).toMatchObject({ x: 56, width: 94 });
    expect(box?.y).toBeCloseTo(97.8);
    expect(box?.height).toBeCloseTo(10.2);
  });

  it('goes on where the text before it ended, and to the next line', () => {
    const boxes = boxesOf([
      { kind: 'beginText' },
      { kind: 'fontSize', value: 10 },
      { kind: 'show', characters: 10, adjustment: 0 },
      { kind: 'show', characters: 10, adjustment: 0 },
      { kind: 'leading', value: 14 },
      { kind: 'nextLine' },
      { kind: 'show', characters: 1, adjustment: 0 },
    ]);
    expect(boxes.map(({ x }) => x)).toEqual([0, 52, 0]);
    expect(boxes[2]?.y).toBeCloseTo(-16.2);
  });

  it('follows nested matrices and comes back from them', () => {
    const boxes = boxesOf([
      { kind: 'save' },
      { kind: 'transform', matrix: [100, 0, 0, 50, 10, 20] },
      { kind: 'picture' },
      { kind: 'restore' },
      { kind: 'beginForm', matrix: [2, 0, 0, 2, 0, 0] },
      { kind: 'picture' },
      { kind: 'endForm' },
      { kind: 'picture' },
    ]);
    expect(boxes).toEqual([
      { x: 10, y: 20, width: 100, height: 50 },
      { x: 0, y: 0, width: 2, height: 2 },
      { x: 0, y: 0, width: 1, height: 1 },
    ]);
  });
});
