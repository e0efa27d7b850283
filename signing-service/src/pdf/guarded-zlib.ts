import * as zlib from 'node:zlib';

/** Told of each use of zlib. `enter` may hold the thread up. */
export interface ZlibGuard {
  enter(): void;
  leave(): void;
}

let guard: ZlibGuard | undefined;

/** For a thread that another one may end: see `TerminationGate`. */
export function guardZlib(given: ZlibGuard): void {
  guard = given;
}

function guarded<T>(act: () => T): T {
  guard?.enter();
  try {
    return act();
  } finally {
    guard?.leave();
  }
}

/** As in node:zlib. */
export function inflateSync(bytes: Uint8Array, options?: zlib.ZlibOptions): Buffer {
  return guarded(() => zlib.inflateSync(bytes, options));
}

/** As in node:zlib. */
export function deflateSync(bytes: zlib.InputType, options?: zlib.ZlibOptions): Buffer {
  return guarded(() => zlib.deflateSync(bytes, options));
}
