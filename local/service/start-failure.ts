/** Why the local service cannot start: one sentence for whoever started it that says what to do. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

/** The code of a system error (`EACCES`), if it is one. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
