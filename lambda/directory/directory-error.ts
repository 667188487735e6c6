/** What can go wrong in a use case or a store, in the directory's own terms; one mapper turns it into SCIM, one into problem details. */
export type DirectoryFailure =
  /** A unique value belongs to another resource; `attribute` and `value` name it. */
  | { readonly code: 'taken'; readonly attribute: string; readonly value: string }
  /** The version read is no longer the current one. */
  | { readonly code: 'changed' }
  /** Others changed the same thing each time that this change was tried; nobody named a version that was to stand. */
  | { readonly code: 'crowded' }
  /** The resource was deleted. */
  | { readonly code: 'gone' }
  /** A member to be added was deleted; `id` names it. */
  | { readonly code: 'memberGone'; readonly id: string }
  /** The query needs more reads than its budget allows. */
  | { readonly code: 'tooMany' }
  /** The thing to be created exists. */
  | { readonly code: 'exists' }
  /** The item is larger than what the store holds. */
  | { readonly code: 'tooLarge' }
  /** More of its values are looked up by than one change may write; `most` is how many. */
  | { readonly code: 'tooManyIndexed'; readonly most: number }
  /** The database or another service refuses for now: throttled, conflicting, unreachable. */
  | { readonly code: 'unavailable' };

export class DirectoryError extends Error {
  constructor(
    readonly failure: DirectoryFailure,
    options?: ErrorOptions,
  ) {
    super(failure.code, options);
    this.name = 'DirectoryError';
  }
}
