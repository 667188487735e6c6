import { adminContract } from '../lambda/admin/contract';
import type { AdminClient } from './admin-client';
import { CallFailure } from './call-failure';
import { UsageError } from './command-error';

const NOT_FOUND = 404;

/** Throws for an id that no organization has and none can get, before anything of a file is sent. */
export const checkImportable = async (call: AdminClient, organizationId: string): Promise<void> => {
  const { error: refusal } = adminContract.createOrganization.body.safeParse({ name: 'any', id: organizationId });
  if (refusal === undefined) return;
  try {
    // One that was created before the rule has it.
    await call('getOrganization', { parameters: { organizationId }, body: undefined });
  } catch (error) {
    if (!(error instanceof CallFailure) || error.status !== NOT_FOUND) throw error;
    const why = `id "${organizationId}" ${refusal.issues.map(({ message }) => message).join(' ')}.`;
    throw new UsageError(`Nothing was imported into "${organizationId}".`, why, 'Choose another id.');
  }
};
