/** The `code` of the error that `act` throws; undefined when it throws none or returns. */
export function thrownCode(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : undefined;
  }
}
