/** The one mapper from what went wrong to a SCIM error, RFC 7644 §3.12. */
import { DirectoryError, type DirectoryFailure } from '../directory/directory-error';
import { invalidValue, notFound, preconditionFailed, ScimError, tooMany, uniqueness } from '../scim/scim-error';

const unavailable = (why: string) =>
  new ScimError(503, `${why}; nothing was changed. Try again.`, undefined, { 'retry-after': '1' });

const fromFailure = (failure: DirectoryFailure): ScimError => {
  switch (failure.code) {
    case 'taken':
      return uniqueness(`${failure.attribute} "${failure.value}" belongs to another resource of this organisation.`);
    case 'changed':
      return preconditionFailed('The resource was changed by another request meanwhile. Read it again.');
    case 'crowded':
      // A client that sent no If-Match would take 412 for a defect, and identity providers do not repeat what got it.
      return unavailable('Too many requests change the same resources right now');
    case 'gone':
      return notFound('The resource was deleted.');
    case 'memberGone':
      return invalidValue(`members: there is no user or group with the id "${failure.id}".`);
    case 'tooMany':
      return tooMany(
        'filter: answering it would read more of the directory than one request may. Narrow it, for example by userName or externalId.',
      );
    case 'tooLarge':
      return invalidValue('The resource is larger than 256 KiB, the most that is stored of one.');
    case 'tooManyIndexed':
      return invalidValue(
        `emails: userName, externalId, manager and all addresses together may be at most ${failure.most} values. Send fewer addresses.`,
      );
    case 'exists':
      return uniqueness('The resource exists.');
    case 'unavailable':
      return unavailable('The directory cannot be reached right now');
  }
};

/** What a client is told; undefined for a defect of ours, which is logged and answered with 500. */
export const toScimError = (error: unknown): ScimError | undefined => {
  if (error instanceof ScimError) return error;
  if (error instanceof DirectoryError) return fromFailure(error.failure);
  return undefined;
};
