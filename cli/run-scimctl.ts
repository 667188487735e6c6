/** The commands of scimctl: noun, then verb. Each is a typed function; here stand only its arguments. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { type AdminBody, adminContract } from '../lambda/admin/contract';
import { providers } from '../lambda/directory/request-context';
import { version } from '../package.json';
import { CallFailure } from './call-failure';
import { checkCommand } from './check-command';
import { createCliContext } from './cli-context';
import { CommandError, fileFailure, tell, USAGE } from './command-error';
import { type CommandLine, connect, type OrganizationOption, reach, withOrganization } from './command-line';
import { type BootstrapOptions, bootstrap } from './commands/bootstrap';
import { createKey, getKey, listKeys, revokeKey, rotateKey } from './commands/key';
import { createOrg, deleteOrg, disableOrg, enableOrg, getOrg, listOrgs, renameOrg } from './commands/org';
import { listPlatformKeys, revokePlatformKey } from './commands/platform-key';
import { changeSettings } from './commands/settings';
import { addLogCommands } from './log-commands';
import { expiryOption } from './moment-option';
import { type Output, render } from './output';
import { expiryForms } from './parse-moment';
import { type PlatformOptions, withPlatformOptions } from './platform-options';
import { addRoleAndAccessCommands } from './role-commands';
import { addSetUpCommands } from './set-up-commands';
import { multiline, type Text, text } from './text';
import { addTransferCommands } from './transfer-commands';
import type { World } from './world';

const MAX_HEADING_LENGTH = 200;

const unexpected = 'This is a defect of scimctl. Tell its maintainers what was typed and what stands here.';

/** As somebody could type it again; what is longer is cut. */
const typed = (args: readonly string[]): string => {
  const words = args.map((arg) => (/^[\w@.,:=/-]+$/.test(arg) ? arg : JSON.stringify(arg))).join(' ');
  return words.length <= MAX_HEADING_LENGTH ? words : `${words.slice(0, MAX_HEADING_LENGTH)}…`;
};

/** Commands that ask one organization. */
const ofOrganization = /"scimctl ((?:key|user|group|role|workspace|org settings|activity|audit|status)\b[^"]*)"/g;

/** A hint as it must be typed where another organization was named than the one that is asked without a name. */
const withOrganizationOf = (fix: string, args: readonly string[]): string => {
  const id = args.find((_, at) => args[at - 1] === '--org') ?? args.find((arg) => arg.startsWith('--org='))?.slice(6);
  if (id === undefined) return fix;
  return fix.replace(ofOrganization, (whole, command: string) =>
    command.includes('--org') ? whole : `"scimctl ${command} --org ${id}"`,
  );
};

/** What is told of a failure; of one that nobody foresaw, where it comes from. */
const failureText = (error: unknown, program: string, args: readonly string[]): Text => {
  const told = error instanceof CommandError ? error : fileFailure(error);
  // A call knows ids and not what they were typed as.
  const heading = told instanceof CallFailure ? `${typed(args)}: failed.` : told?.message;
  if (told !== undefined) return tell(told, program, heading, withOrganizationOf(told.fix, args));
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text`Error: ${unexpected}\n${multiline(stack)}`;
};

/** Runs a command line; answers the exit code: 2 where what was typed can be no command, 1 where it failed. */
export const runScimctl = async (args: readonly string[], outside: World): Promise<number> => {
  const context = createCliContext(outside);
  const program = new Command(context.program)
    .description('Manages a SCIM service: organisations, access keys, and what identity providers do with them.')
    .option('--json', 'print JSON, as in a pipe')
    .version(version, '--version', 'print the version of scimctl')
    .exitOverride()
    .configureOutput({
      writeOut: (words) => context.write(multiline(words)),
      writeErr: (words) => context.writeError(multiline(words)),
      ...(context.style.columns === Number.POSITIVE_INFINITY ? {} : { getOutHelpWidth: () => context.style.columns }),
    });
  const forced = () => program.opts<{ json?: boolean }>().json === true;
  const json = () => forced() || !context.terminal;
  let exitCode = 0;
  const print = async (promised: Promise<Output>): Promise<void> => {
    const output = await promised;
    const asText = output.textInPipe === true && !forced();
    context.write(text`${render(output, { json: !asText && json(), style: context.style })}\n`);
    exitCode = output.exitCode ?? 0;
  };
  for (const add of commandGroups) add({ program, world: context, print, json });
  try {
    checkCommand(program, args);
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has told its own errors, and ends --help as one with the code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    context.writeError(text`${failureText(error, context.program, args)}\n`);
    return error instanceof CommandError ? error.exitCode : 1;
  }
};

const addPlatformCommands = ({ program, world, print }: CommandLine): void => {
  withPlatformOptions(program.command('bootstrap'))
    .description('make a platform admin key, with AWS credentials')
    .option('--name <name>', 'name of the key', 'scimctl bootstrap')
    .option(
      '--expires <when>',
      `when the key ends: ${expiryForms}, or "never"; by default after 365 days`,
      expiryOption(world.now),
    )
    .action((options: BootstrapOptions) => print(bootstrap(options, world)));
  const keys = program.command('platform-key').description('platform admin keys, with AWS credentials');
  withPlatformOptions(keys.command('list'))
    .description('list platform admin keys')
    .action((options: PlatformOptions) => print(listPlatformKeys(options, world)));
  withPlatformOptions(keys.command('revoke'))
    .argument('<id>', 'id of the key')
    .option('--confirm <id>', 'the id once more: what uses the key is refused at once and for good')
    .description('revoke a platform admin key')
    .action((id: string, options: PlatformOptions & { confirm?: string }) =>
      print(revokePlatformKey(id, options, world)),
    );
};

const addOrgCommands = ({ program, world, print }: CommandLine): void => {
  const client = () => connect(world);
  const org = program.command('org').description('organisations');
  org
    .command('create')
    .argument('<name>', 'name for people')
    .option('--id <id>', 'id for URLs; by default a random one')
    .option('--adopt-keys', 'after a restore that lost it: the access keys that are left of it open it again')
    .description('create an organisation')
    .action(async (name: string, options: { id?: string; adoptKeys?: boolean }) =>
      print(createOrg(client(), name, options)),
    );
  org
    .command('list')
    .description('list organisations')
    .action(async () => print(listOrgs(client())));
  org
    .command('get')
    .argument('<id>', 'id of the organisation')
    .description('show an organisation and its SCIM base URL')
    .action(async (id: string) => print(getOrg(client(), id)));
  org
    .command('rename')
    .argument('<id>', 'id of the organisation, which stays')
    .argument('<name>', 'new name')
    .description('rename an organisation; its id and URLs stay')
    .action(async (id: string, name: string) => print(renameOrg(client(), id, name)));
  org
    .command('disable')
    .argument('<id>', 'id of the organisation')
    .option('--confirm <id>', 'the id once more: all requests with its keys are refused until it is enabled again')
    .description('refuse all requests of an organisation with 403; nothing is deleted')
    .action(async (id: string, { confirm }: { confirm?: string }) => print(disableOrg(client(), id, confirm)));
  org
    .command('enable')
    .argument('<id>', 'id of the organisation')
    .description('enable an organisation that was disabled')
    .action(async (id: string) => print(enableOrg(client(), id)));
  org
    .command('delete')
    .argument('<id>', 'id of the organisation')
    .option('--confirm <id>', 'the id once more: users, groups, roles, keys and logs go for good')
    .description('delete an organisation with all that it holds')
    .action(async (id: string, { confirm }: { confirm?: string }) => print(deleteOrg(client(), id, confirm)));
  addTransferCommands(org, { world, print });
  withOrganization(org.command('settings'))
    .argument('[assignments...]', 'what to change, such as emptyRoles=remove-all; lists are JSON: \'x=["a","b"]\'')
    .description('show the settings of an organisation, after changing some')
    .action((assignments: readonly string[], options: OrganizationOption) =>
      print(changeSettings(...reach(world, options), assignments)),
    );
};

interface NewKeyOptions extends OrganizationOption {
  readonly name: string;
  readonly description?: string;
  readonly provider: AdminBody<'createAccessKey'>['provider'];
  readonly mode?: AdminBody<'createAccessKey'>['mode'];
  readonly rolesFormat?: AdminBody<'createAccessKey'>['rolesFormat'];
  readonly admin?: boolean;
  readonly expires?: string;
}

const addKeyCommands = ({ program, world, print }: CommandLine): void => {
  const key = program.command('key').description('access keys of an organisation');
  const command = (name: string, description: string): Command =>
    withOrganization(key.command(name).description(description));
  const meant = (options: OrganizationOption) => reach(world, options);

  command('create', 'create a key; it is shown once')
    .requiredOption('--name <name>', 'what the key is for')
    .option('--description <text>', 'more about it')
    .addOption(new Option('--provider <provider>', 'who will use it').choices(providers).default('generic'))
    .addOption(new Option('--mode <mode>', 'how literally SCIM is read').choices(['compatible', 'strict']))
    .addOption(new Option('--roles-format <format>', 'how roles are answered').choices(['strings', 'complex']))
    .addOption(
      new Option('--admin', 'a key for the admin API of this organisation instead of SCIM').conflicts([
        'mode',
        'rolesFormat',
      ]),
    )
    .option(
      '--expires <when>',
      `when the key ends: ${expiryForms}, or "never"; by default as the deployment says, 365 days`,
      expiryOption(world.now),
    )
    .action(async ({ org, admin, expires, ...rest }: NewKeyOptions) =>
      print(
        createKey(...meant(org === undefined ? {} : { org }), {
          ...rest,
          ...(admin ? { scope: 'organization-admin' as const } : {}),
          ...(expires === undefined ? {} : { expiresAt: expires }),
        }),
      ),
    );
  command('list', 'list keys').action(async (options: OrganizationOption) => print(listKeys(...meant(options))));
  command('get', 'show what is known of a key')
    .argument('<id>', 'id of the key')
    .action(async (id: string, options: OrganizationOption) => print(getKey(...meant(options), id)));
  command('revoke', 'revoke a key, at once and for good')
    .argument('<id>', 'id of the key')
    .option('--confirm <id>', 'the id once more: what uses the key is refused at once and for good')
    .action(async (id: string, options: OrganizationOption & { confirm?: string }) =>
      print(revokeKey(...meant(options), id, options.confirm)),
    );
  command('rotate', 'make a successor of a key')
    .argument('<id>', 'id of the key')
    .requiredOption('--overlap-hours <hours>', 'how long the old key lives on', hours)
    .option(
      '--expires <when>',
      `when the new key ends: ${expiryForms}, or "never"; by default it lives as long as the old one was to`,
      expiryOption(world.now),
    )
    .option('--again', 'also when the key has a live successor already')
    .action(
      async (id: string, options: OrganizationOption & { overlapHours: number; expires?: string; again?: boolean }) =>
        print(
          rotateKey(
            ...meant(options),
            id,
            {
              overlapHours: options.overlapHours,
              ...(options.expires === undefined ? {} : { expiresAt: options.expires }),
            },
            options.again === true,
          ),
        ),
    );
};

const hours = (text: string): number => {
  const value = Number(text);
  const { success, error } = adminContract.rotateAccessKey.body.safeParse({ overlapHours: value });
  if (text.trim() !== '' && success) return value;
  const [issue] = error?.issues ?? [];
  const bound = issue?.code === 'too_big' ? `at most ${issue.maximum}` : '0 or more';
  throw new InvalidArgumentError(`It must be a number of hours, ${bound}.`);
};

/** Each defines the commands of some nouns. */
const commandGroups: readonly ((line: CommandLine) => void)[] = [
  addPlatformCommands,
  addOrgCommands,
  addKeyCommands,
  addRoleAndAccessCommands,
  addLogCommands,
  addSetUpCommands,
];
