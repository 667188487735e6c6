import type { Command } from 'commander';
import { type AdminClient, createAdminClient } from './admin-client';
import { CommandError } from './command-error';
import { findConnection } from './connection';
import type { Output } from './output';
import type { World } from './world';

/** What the definitions of commands work with. */
export interface CommandLine {
  readonly program: Command;
  readonly world: World;
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
export const connect = (world: World): AdminClient => createAdminClient(findConnection(world), world.fetch);

/** A client and the organisation that is meant. */
export const reach = (world: World, { org }: OrganizationOption): [AdminClient, string] => {
  const connection = findConnection(world);
  const organizationId = org ?? connection.organizationId;
  if (organizationId !== undefined) return [createAdminClient(connection, world.fetch), organizationId];
  throw new CommandError(
    'The organisation is not clear.',
    'Neither --org nor SCIM_ORGANIZATION names one.',
    'Add --org <id>; "scimctl org list" shows the ids.',
  );
};
