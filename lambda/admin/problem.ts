/** Refusals of the admin API as problem details, RFC 9457, and the one mapper that makes them of what went wrong. */
import { DirectoryError, type DirectoryFailure } from '../directory/directory-error';
import { ManagementError, type ManagementFailure } from '../directory/management-error';
import type { JsonObject } from '../scim/json';
import { withoutKeys } from '../scim/without-keys';

/** A value of the request that cannot be taken. */
export interface FieldProblem {
  /** Path to it, such as `settings.passwordHandling`. */
  readonly field: string;
  readonly detail: string;
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** A refusal on its way to the client. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly more: {
      readonly errors?: readonly FieldProblem[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(detail);
    this.name = 'Problem';
  }

  /** The body; without a type of its own it is `about:blank`, RFC 9457 §4.2.1. */
  toJson(): JsonObject {
    return {
      type: 'about:blank',
      title: titles[this.status] ?? 'Error',
      status: this.status,
      detail: withoutKeys(this.detail),
      ...(this.more.errors === undefined
        ? {}
        : {
            errors: this.more.errors.map(({ field, detail }) => ({
              field: withoutKeys(field),
              detail: withoutKeys(detail),
            })),
          }),
    };
  }
}

const fromManagement = (failure: ManagementFailure): Problem => {
  switch (failure.code) {
    case 'invalid':
      return new Problem(400, failure.detail, { errors: [{ field: failure.field, detail: failure.detail }] });
    case 'notFound':
      return new Problem(404, failure.detail);
    case 'conflict':
      return new Problem(
        409,
        failure.detail,
        failure.field === undefined ? {} : { errors: [{ field: failure.field, detail: failure.detail }] },
      );
    case 'tooManyKeys':
      return new Problem(409, failure.detail);
  }
};

const fromDirectory = (failure: DirectoryFailure): Problem => {
  switch (failure.code) {
    case 'taken': {
      const detail = `${failure.attribute} "${failure.value}" is taken.`;
      return new Problem(409, detail, { errors: [{ field: failure.attribute, detail }] });
    }
    case 'exists':
      return new Problem(409, 'It exists already.');
    case 'changed':
      return new Problem(409, 'It was changed by another request meanwhile. Read it again.');
    case 'crowded':
      return new Problem(503, 'Too many requests change the same things right now. Try again.', {
        headers: { 'retry-after': '1' },
      });
    case 'gone':
    case 'memberGone':
      return new Problem(404, 'It was deleted meanwhile.');
    case 'tooMany':
      return new Problem(400, 'The query would read more than one request may. Narrow it.');
    case 'tooLarge':
    case 'tooManyIndexed':
      return new Problem(413, 'It is larger than what can be stored.');
    case 'unavailable':
      return new Problem(503, 'The service cannot reach its data right now. Try again in a minute.', {
        headers: { 'retry-after': '5' },
      });
  }
};

/** What a client is told; undefined for a defect of ours, which is logged and answered with 500. */
export const toProblem = (error: unknown): Problem | undefined => {
  if (error instanceof Problem) return error;
  if (error instanceof ManagementError) return fromManagement(error.failure);
  if (error instanceof DirectoryError) return fromDirectory(error.failure);
  return undefined;
};
