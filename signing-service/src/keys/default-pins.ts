/**
 * PINs that tokens are delivered with, as their makers publish them. They are compared with what somebody typed, to warn; none is ever
 * tried on a token.
 */
const DEFAULT_PINS: ReadonlyMap<string, string> = new Map([
  ['12345678', 'Rutoken'],
  ['87654321', 'Rutoken (administrator)'],
  ['1234567890', 'eToken and JaCarta GOST'],
  ['11111111', 'JaCarta PKI'],
  ['00000000', 'JaCarta PKI (administrator)'],
]);

/** Whose default PIN it is; undefined for any other. */
export function makerOfDefaultPin(pin: Uint8Array): string | undefined {
  return DEFAULT_PINS.get(Buffer.from(pin).toString('latin1'));
}
