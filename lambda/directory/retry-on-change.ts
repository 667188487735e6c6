import { DirectoryError } from './directory-error';

/** How often a change is tried anew when others change the same resource at the same time. */
const ATTEMPTS = 12;

/**
 * Reads, decides and writes again while the store says that the resource or a member of it was changed in between, so that concurrent
 * requests all hold. Others being faster each time ends in `crowded`: a version that the client named is compared by each attempt
 * itself, so that this says nothing about it. Anything else that an attempt throws is thrown.
 */
export const retryOnChange = async <T>(attempt: (first: boolean) => Promise<T>, attempts = ATTEMPTS): Promise<T> => {
  for (let left = attempts - 1; ; left -= 1) {
    try {
      return await attempt(left === attempts - 1);
    } catch (error) {
      const code = error instanceof DirectoryError ? error.failure.code : undefined;
      const changed = code === 'changed' || code === 'memberGone';
      if (!changed) throw error;
      if (left > 0) continue;
      throw code === 'changed' ? new DirectoryError({ code: 'crowded' }, { cause: error }) : error;
    }
  }
};
