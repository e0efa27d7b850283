import { TrustError } from './trust-error.js';

/** The TrustError that `act` ends with. Throws when there is none, or another error. */
export async function rejection(act: Promise<unknown>): Promise<TrustError> {
  try {
    await act;
  } catch (error) {
    if (error instanceof TrustError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
