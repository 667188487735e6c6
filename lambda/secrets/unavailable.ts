import { DirectoryError } from '../directory/directory-error';

/** Says that what keeps keys cannot be asked. The log tells the cause. */
export const unavailable = (cause: unknown): never => {
  throw new DirectoryError({ code: 'unavailable' }, { cause });
};
