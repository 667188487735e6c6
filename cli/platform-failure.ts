import { DirectoryError } from '../lambda/directory/directory-error';
import { ManagementError } from '../lambda/directory/management-error';
import { CommandError, UsageError } from './command-error';

/** Tells what went wrong at AWS. */
export const platformFailure = (what: string, error: unknown): unknown => {
  if (error instanceof ManagementError) {
    const Failure = error.failure.code === 'invalid' ? UsageError : CommandError;
    return new Failure(what, error.message, 'Change what the reason names, and try again.', { cause: error });
  }
  if (!(error instanceof DirectoryError)) return error;
  const cause = error.cause instanceof Error ? `${error.cause.name}: ${error.cause.message}` : error.message;
  return new CommandError(
    what,
    `Secrets Manager refused or cannot be reached: ${cause}`,
    'Check your AWS credentials and the region (AWS_PROFILE, --region), and that they may read and write the secrets of the deployment.',
    { cause: error },
  );
};
