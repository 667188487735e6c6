/** Why the local service cannot start: one sentence for whoever started it that says what to do. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

// Not `instanceof Error`: errors of Node's own modules are of another realm where tests run.
const member = (error: unknown, name: 'code' | 'message'): string | undefined => {
  if (typeof error !== 'object' || error === null || !(name in error)) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
};

/** The code of a system error (`EACCES`), if it is one. */
export const errorCode = (error: unknown): string | undefined => member(error, 'code');

/** What an error says. */
export const errorMessage = (error: unknown): string => member(error, 'message') || String(error);
