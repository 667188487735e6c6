/** Why an administrator's request is refused. SCIM requests never meet these. */
export type ManagementFailure =
  /** A value of the request cannot be taken; `field` names it. */
  | { readonly code: 'invalid'; readonly field: string; readonly detail: string }
  /** There is no such thing. */
  | { readonly code: 'notFound'; readonly detail: string }
  /** The thing is in a state that does not allow this. */
  | { readonly code: 'conflict'; readonly detail: string; readonly field?: string }
  /** The owner has as many live keys as it may have. */
  | { readonly code: 'tooManyKeys'; readonly detail: string };

/** A refusal of the administration use cases; `message` is a sentence that says what to do. */
export class ManagementError extends Error {
  constructor(readonly failure: ManagementFailure) {
    super(failure.detail);
    this.name = 'ManagementError';
  }
}

/** A value that cannot be taken. */
export const invalidField = (field: string, detail: string) => new ManagementError({ code: 'invalid', field, detail });
/** Something that is not there. */
export const missing = (detail: string) => new ManagementError({ code: 'notFound', detail });
