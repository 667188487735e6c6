import type { Command } from 'commander';
import { type AdminClient, createAdminClient } from './admin-client';
import type { CliContext } from './cli-context';
import { UsageError } from './command-error';
import { findConnection } from './connection';
import type { Output } from './output';

/** What the definitions of commands work with. */
export interface CommandLine {
  readonly program: Command;
  readonly world: CliContext;
  /** Prints as JSON or for people, and takes over the exit code. */
  readonly print: (output: Promise<Output>) => Promise<void>;
  /** Whether JSON is wanted. */
  readonly json: () => boolean;
}

/** The option that every command about one organisation has. */
export interface OrganizationOption {
  readonly org?: string;
}

/** Adds it. */
export const withOrganization = (command: Command): Command =>
  command.option('--org <id>', 'id of the organisation; by default SCIM_ORGANIZATION, or that of the local run');

/** A client of the admin API. */
export const connect = (world: CliContext): AdminClient => createAdminClient(findConnection(world), world.fetch);

/** A client and the organisation that is meant. */
export const reach = (world: CliContext, { org }: OrganizationOption): [AdminClient, string] => {
  const connection = findConnection(world);
  const organizationId = org ?? connection.organizationId;
  if (organizationId !== undefined) return [createAdminClient(connection, world.fetch), organizationId];
  throw new UsageError(
    'The organisation is not clear.',
    'Neither --org nor SCIM_ORGANIZATION names one.',
    'Add --org <id>; "scimctl org list" shows the ids.',
  );
};
