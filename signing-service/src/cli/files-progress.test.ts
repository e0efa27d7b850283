import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FilesProgress } from './files-progress.js';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

function watched(total: number) {
  const shown: (string | null)[] = [];
  return { shown, progress: new FilesProgress((text) => void shown.push(text), total) };
}

describe('the progress of a run', () => {
  it('shows nothing of what is over at once', () => {
    const { shown, progress } = watched(2);
    progress.begin('a.pdf');
    progress.end();
    progress.close();
    expect(shown).toEqual([null]);
  });

  it('counts files, ten times a second at most', () => {
    const { shown, progress } = watched(3);
    for (const name of ['a.pdf', 'b.pdf', 'c.pdf']) {
      vi.advanceTimersByTime(400);
      progress.begin(name);
      progress.begin(name);
      progress.end();
    }
    expect(shown).toEqual(['1 of 3  a.pdf', '2 of 3  b.pdf', '3 of 3  c.pdf']);
  });

  it('counts the bytes of a large file', () => {
    const { shown, progress } = watched(1);
    const onRead = progress.begin('a.pdf');
    vi.advanceTimersByTime(400);
    onRead(250_000_000, 1_000_000_000);
    progress.begin('b.pdf')(100, 200);
    expect(shown).toEqual(['a.pdf: 250 of 1,000 MB']);
  });

  it('is told to nobody where nobody watches', () => {
    const progress = new FilesProgress(undefined, 1);
    vi.advanceTimersByTime(400);
    expect(() => progress.begin('a.pdf')(1, 100_000_000)).not.toThrow();
  });
});
