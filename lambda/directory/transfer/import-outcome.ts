/** What becomes of a record that is imported. */
import { ScimError } from '../../scim/scim-error';
import { DirectoryError } from '../directory-error';
import { ManagementError } from '../management-error';

export const conflictReasons = [
  /** It is here already and says something else. */
  'differs',
  /** A value that only one may have belongs to another. */
  'taken',
  /** It names something that is not here. */
  'unknown',
  /** It cannot be taken as it is. */
  'invalid',
] as const;

export interface Conflict {
  readonly reason: (typeof conflictReasons)[number];
  readonly detail: string;
}

export interface Outcome {
  readonly result: 'created' | 'updated' | 'unchanged' | 'refused';
  readonly conflicts: readonly Conflict[];
}

export const done = (result: Outcome['result']): Outcome => ({ result, conflicts: [] });
export const refused = (reason: Conflict['reason'], detail: string): Outcome => ({
  result: 'refused',
  conflicts: [{ reason, detail }],
});

/** Of something that is here already with other content. */
export const differs = (what: string): Outcome =>
  refused('differs', `${what} is here already and differs; overwrite it, or leave it as it is.`);

/** The outcome that an error stands for; what is no fault of the record is thrown on. */
export const outcomeOf = (error: unknown, what: string): Outcome => {
  if (error instanceof ScimError) return refused('invalid', error.message);
  if (error instanceof ManagementError) {
    const { code, detail } = error.failure;
    return refused(code === 'invalid' ? 'invalid' : 'taken', detail);
  }
  if (!(error instanceof DirectoryError)) throw error;
  switch (error.failure.code) {
    case 'taken':
      return refused('taken', `${error.failure.attribute} "${error.failure.value}" belongs to another one here.`);
    case 'exists':
      return refused('taken', `The id of ${what} belongs to something else here.`);
    case 'gone':
      return refused(
        'taken',
        `${what} was deleted a moment ago and is still being removed; import it again in some minutes.`,
      );
    case 'memberGone':
      return refused('unknown', `There is no member ${error.failure.id} here any more.`);
    case 'tooLarge':
      return refused('invalid', `${what} is larger than what can be stored.`);
    case 'tooManyIndexed':
      return refused('invalid', `${what} has more than ${error.failure.most} values that are indexed.`);
    default:
      throw error;
  }
};
