import { SigningServiceError } from '@dealseal/signing-service/contract/service-call';

/** The answer, or what holds for a service that is older than the question (`not-found`). */
export async function ifKnown<Answer, Otherwise>(
  asked: Promise<Answer>,
  otherwise: Otherwise,
): Promise<Answer | Otherwise> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof SigningServiceError && error.code === 'not-found') return otherwise;
    throw error;
  }
}
