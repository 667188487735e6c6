/** The commands of scimctl: noun, then verb. Each is a typed function; here stand only its arguments. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { AdminBody } from '../lambda/admin/contract';
import { providers } from '../lambda/directory/request-context';
import { type AdminClient, createAdminClient } from './admin-client';
import { CommandError, tell } from './command-error';
import { type BootstrapOptions, bootstrap } from './commands/bootstrap';
import { createKey, getKey, listKeys, revokeKey, rotateKey } from './commands/key';
import { createOrg, getOrg, listOrgs } from './commands/org';
import { listPlatformKeys, revokePlatformKey } from './commands/platform-key';
import { findConnection } from './connection';
import { type Output, render } from './output';
import { type PlatformOptions, withPlatformOptions } from './platform-options';
import type { World } from './world';

/** Runs a command line; answers the exit code. */
export const runScimctl = async (args: readonly string[], world: World): Promise<number> => {
  const program = new Command('scimctl')
    .description('Manages a SCIM service: organisations and their access keys.')
    .option('--json', 'print JSON, as in a pipe')
    .exitOverride()
    .configureOutput({ writeOut: world.write, writeErr: world.writeError });
  const print = async (output: Promise<Output>): Promise<void> => {
    world.write(render(await output, { json: program.opts<{ json?: boolean }>().json === true || !world.terminal }));
  };
  addPlatformCommands(program, world, print);
  addOrgCommands(program, world, print);
  addKeyCommands(program, world, print);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has told its own errors, and ends --help as one with the code 0.
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof CommandError)) throw error;
    world.writeError(tell(error));
    return 1;
  }
};

type Print = (output: Promise<Output>) => Promise<void>;

const addPlatformCommands = (program: Command, world: World, print: Print): void => {
  withPlatformOptions(program.command('bootstrap'))
    .description('make a platform admin key, with AWS credentials')
    .option('--name <name>', 'name of the key', 'scimctl bootstrap')
    .option('--expires <date-time>', 'when the key ends, such as 2030-01-31T12:00:00Z; by default never')
    .action((options: BootstrapOptions) => print(bootstrap(options, world)));
  const keys = program.command('platform-key').description('platform admin keys, with AWS credentials');
  withPlatformOptions(keys.command('list'))
    .description('list platform admin keys')
    .action((options: PlatformOptions) => print(listPlatformKeys(options, world)));
  withPlatformOptions(keys.command('revoke'))
    .argument('<id>', 'id of the key')
    .description('revoke a platform admin key')
    .action((id: string, options: PlatformOptions) => print(revokePlatformKey(id, options, world)));
};

const addOrgCommands = (program: Command, world: World, print: Print): void => {
  const client = (): AdminClient => createAdminClient(findConnection(world), world.fetch);
  const org = program.command('org').description('organisations');
  org
    .command('create')
    .argument('<name>', 'name for people')
    .option('--id <id>', 'id for URLs; by default a random one')
    .description('create an organisation')
    .action(async (name: string, options: { id?: string }) => print(createOrg(client(), name, options)));
  org
    .command('list')
    .description('list organisations')
    .action(async () => print(listOrgs(client())));
  org
    .command('get')
    .argument('<id>', 'id of the organisation')
    .description('show an organisation and its SCIM base URL')
    .action(async (id: string) => print(getOrg(client(), id)));
};

interface KeyOptions {
  readonly org?: string;
}

interface NewKeyOptions extends KeyOptions {
  readonly name: string;
  readonly description?: string;
  readonly provider: AdminBody<'createAccessKey'>['provider'];
  readonly mode?: AdminBody<'createAccessKey'>['mode'];
  readonly rolesFormat?: AdminBody<'createAccessKey'>['rolesFormat'];
  readonly admin?: boolean;
  readonly expires?: string;
}

const addKeyCommands = (program: Command, world: World, print: Print): void => {
  const key = program.command('key').description('access keys of an organisation');
  const command = (name: string, description: string): Command =>
    key
      .command(name)
      .description(description)
      .option('--org <id>', 'id of the organisation; by default SCIM_ORGANIZATION, or that of the local run');
  /** The client and the organisation that is meant. */
  const reach = ({ org }: KeyOptions): [AdminClient, string] => {
    const connection = findConnection(world);
    const organizationId = org ?? connection.organizationId;
    if (organizationId !== undefined) return [createAdminClient(connection, world.fetch), organizationId];
    throw new CommandError(
      'The organisation is not clear.',
      'Neither --org nor SCIM_ORGANIZATION names one.',
      'Add --org <id>; "scimctl org list" shows the ids.',
    );
  };

  command('create', 'create a key; it is shown once')
    .requiredOption('--name <name>', 'what the key is for')
    .option('--description <text>', 'more about it')
    .addOption(new Option('--provider <provider>', 'who will use it').choices(providers).default('generic'))
    .addOption(new Option('--mode <mode>', 'how literally SCIM is read').choices(['compatible', 'strict']))
    .addOption(new Option('--roles-format <format>', 'how roles are answered').choices(['strings', 'complex']))
    .option('--admin', 'a key for the admin API of this organisation instead of SCIM')
    .option('--expires <date-time>', 'when the key ends, such as 2030-01-31T12:00:00Z; by default never')
    .action(async ({ org, admin, expires, ...rest }: NewKeyOptions) =>
      print(
        createKey(...reach(org === undefined ? {} : { org }), {
          ...rest,
          ...(admin ? { scope: 'organization-admin' as const } : {}),
          ...(expires === undefined ? {} : { expiresAt: expires }),
        }),
      ),
    );
  command('list', 'list keys').action(async (options: KeyOptions) => print(listKeys(...reach(options))));
  command('get', 'show what is known of a key')
    .argument('<id>', 'id of the key')
    .action(async (id: string, options: KeyOptions) => print(getKey(...reach(options), id)));
  command('revoke', 'revoke a key, at once and for good')
    .argument('<id>', 'id of the key')
    .action(async (id: string, options: KeyOptions) => print(revokeKey(...reach(options), id)));
  command('rotate', 'make a successor of a key')
    .argument('<id>', 'id of the key')
    .requiredOption('--overlap-hours <hours>', 'how long the old key lives on', hours)
    .option('--expires <date-time>', 'when the new key ends')
    .action(async (id: string, options: KeyOptions & { overlapHours: number; expires?: string }) =>
      print(
        rotateKey(...reach(options), id, {
          overlapHours: options.overlapHours,
          ...(options.expires === undefined ? {} : { expiresAt: options.expires }),
        }),
      ),
    );
};

const hours = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw new InvalidArgumentError('It must be a number of hours.');
  return value;
};
