/** What people may do: `role`, `workspace`, `group`, `user`, `access`. */
import { type Command, InvalidArgumentError } from 'commander';
import { type RoleSource, roleSources } from '../lambda/directory/access/assignable-by';
import { type CommandLine, type OrganizationOption, reach, withOrganization } from './command-line';
import { bindGroup, listGroups, listMembers, type PageOptions, showGroup } from './commands/group';
import { createRole, deleteRole, listRoles, showRole, updateRole } from './commands/role';
import { changeUserRoles, explainAccess, listUsers, showUser } from './commands/user';
import { createWorkspace, deleteWorkspace, listWorkspaces, renameWorkspace } from './commands/workspace';

const count = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 200) throw new InvalidArgumentError('It must be from 1 to 200.');
  return value;
};

/** Each use of an option adds one. */
const collect = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value];

const isSource = (text: string): text is RoleSource => roleSources.some((source) => source === text);

const sources = (text: string): RoleSource[] => {
  const named = text.split(',').map((each) => each.trim());
  if (!named.every(isSource)) throw new InvalidArgumentError(`It must be one or more of ${roleSources.join(',')}.`);
  return named;
};

const paged = (command: Command): Command =>
  withOrganization(command)
    .option('--limit <number>', 'how many, at most 200', count)
    .option('--cursor <cursor>', 'the nextCursor of an earlier answer');

interface Named {
  readonly name?: string;
}
interface RoleOptions extends OrganizationOption, Named {
  readonly slug?: string;
  readonly description?: string;
  readonly protected?: boolean;
  readonly assignableBy?: RoleSource[];
}

const addRoleCommands = ({ program, world, print }: CommandLine): void => {
  const role = program.command('role').description('roles that people can have');
  const command = (name: string, description: string): Command =>
    withOrganization(role.command(name).description(description));
  command('list', 'list roles with their slugs').action((options: OrganizationOption) =>
    print(listRoles(...reach(world, options))),
  );
  command('show', 'show a role')
    .argument('<role>', 'slug or id')
    .action((name: string, options: OrganizationOption) => print(showRole(...reach(world, options), name)));
  command('create', 'create a role')
    .argument('<slug>', 'what identity providers send, such as managed:inbox_agent')
    .requiredOption('--name <name>', 'name for people')
    .option('--description <text>', 'what it is for')
    .option('--protected', 'its last active holder keeps it')
    .option('--assignable-by <sources>', `what may give it: ${roleSources.join(',')}; all by default`, sources)
    .action((slug: string, { org, name = '', ...rest }: RoleOptions) =>
      print(createRole(...reach(world, org === undefined ? {} : { org }), { slug, name, ...rest })),
    );
  command('update', 'change a role; who has it keeps it')
    .argument('<role>', 'slug or id')
    .option('--slug <slug>', 'another slug')
    .option('--name <name>', 'another name')
    .option('--description <text>', 'another description')
    .option('--protected', 'its last active holder keeps it')
    .option('--no-protected', 'it can get lost')
    .option('--assignable-by <sources>', `what may give it: ${roleSources.join(',')}`, sources)
    .action((name: string, { org, ...change }: RoleOptions) =>
      print(updateRole(...reach(world, org === undefined ? {} : { org }), name, change)),
    );
  command('delete', 'delete a role')
    .argument('<role>', 'slug or id')
    .option('--force', 'also when it is in use: everybody loses it')
    .action((name: string, options: OrganizationOption & { force?: boolean }) =>
      print(deleteRole(...reach(world, options), name, options.force === true)),
    );
};

const addWorkspaceCommands = ({ program, world, print }: CommandLine): void => {
  const workspace = program.command('workspace').description('workspaces, to which roles can be limited');
  const command = (name: string, description: string): Command =>
    withOrganization(workspace.command(name).description(description));
  command('list', 'list workspaces').action((options: OrganizationOption) =>
    print(listWorkspaces(...reach(world, options))),
  );
  command('create', 'create a workspace')
    .argument('<name>', 'name for people')
    .option('--id <id>', 'id; by default a random one')
    .action((name: string, { org, ...rest }: OrganizationOption & { id?: string }) =>
      print(createWorkspace(...reach(world, org === undefined ? {} : { org }), { name, ...rest })),
    );
  command('rename', 'rename a workspace')
    .argument('<workspace>', 'id or name of the workspace')
    .argument('<name>', 'new name')
    .action((id: string, name: string, options: OrganizationOption) =>
      print(renameWorkspace(...reach(world, options), id, name)),
    );
  command('delete', 'delete a workspace')
    .argument('<workspace>', 'id or name of the workspace')
    .option('--force', 'also when roles are limited to it: they end')
    .action((id: string, options: OrganizationOption & { force?: boolean }) =>
      print(deleteWorkspace(...reach(world, options), id, options.force === true)),
    );
};

interface BindOptions extends OrganizationOption {
  readonly role: readonly string[];
  readonly workspace: readonly string[];
  readonly allWorkspaces?: boolean;
  readonly without: readonly string[];
  readonly only?: boolean;
  readonly preview?: boolean;
}

const withRoleOptions = (command: Command): Command =>
  withOrganization(command)
    .option('--role <role>', 'slug or id of a role to add; can be repeated', collect, [])
    .option(
      '--workspace <workspace>',
      'id or name: gives the roles that are added for it; can be repeated',
      collect,
      [],
    )
    .option('--all-workspaces', 'gives the roles that are added for everything, also those that are limited now')
    .option('--without <role>', 'slug or id of a role to take away; can be repeated', collect, [])
    .option('--only', 'take away all roles but those that are added');

const changeOf = ({ role, workspace, allWorkspaces, without, only }: BindOptions) => ({
  add: role,
  workspaces: workspace,
  allWorkspaces: allWorkspaces === true,
  remove: without,
  only: only === true,
});

const addGroupCommands = ({ program, world, print }: CommandLine): void => {
  const group = program.command('group').description('groups and the roles that they give');
  paged(group.command('list').description('list groups with their roles'))
    .option('--search <text>', 'only those whose name has this in it')
    .action(({ org, ...page }: PageOptions & OrganizationOption) =>
      print(listGroups(...reach(world, org === undefined ? {} : { org }), page)),
    );
  withOrganization(group.command('show').description('show a group and the roles that it gives'))
    .argument('<group>', 'name or id')
    .action((name: string, options: OrganizationOption) => print(showGroup(...reach(world, options), name)));
  paged(group.command('members').description('list the members of a group'))
    .argument('<group>', 'name or id')
    .action((name: string, { org, ...page }: PageOptions & OrganizationOption) =>
      print(listMembers(...reach(world, org === undefined ? {} : { org }), name, page)),
    );
  withRoleOptions(group.command('bind').description('give roles to all who are in a group, or come into it later'))
    .argument('<group>', 'name or id')
    .option('--preview', 'only tell whose access would change')
    .action((name: string, options: BindOptions) =>
      print(bindGroup(...reach(world, options), name, changeOf(options), options.preview === true)),
    );
};

const addUserCommands = ({ program, world, print }: CommandLine): void => {
  const user = program.command('user').description('people and the roles that they have by hand');
  paged(user.command('list').description('list users'))
    .option('--search <text>', 'only those with this in userName, name or e-mail address')
    .action(({ org, ...page }: PageOptions & OrganizationOption) =>
      print(listUsers(...reach(world, org === undefined ? {} : { org }), page)),
    );
  withOrganization(user.command('show').description('show a user with roles and groups'))
    .argument('<user>', 'userName, e-mail address or id')
    .action((name: string, options: OrganizationOption) => print(showUser(...reach(world, options), name)));
  withRoleOptions(user.command('roles').description('show or change the roles that a user has by hand'))
    .argument('<user>', 'userName, e-mail address or id')
    .action((name: string, options: BindOptions) =>
      print(changeUserRoles(...reach(world, options), name, changeOf(options))),
    );
  const access = program.command('access').description('what people may do');
  withOrganization(access.command('explain').description('tell what somebody may do, and why'))
    .argument('<user>', 'userName, e-mail address or id')
    .action((name: string, options: OrganizationOption) => print(explainAccess(...reach(world, options), name)));
};

export const addRoleAndAccessCommands = (line: CommandLine): void => {
  for (const add of [addRoleCommands, addWorkspaceCommands, addGroupCommands, addUserCommands]) add(line);
};
