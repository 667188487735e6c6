/** What happened and whether all is well: `status`, `doctor`, `activity`, `audit`. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AdminClient } from './admin-client';
import { type CommandLine, connect, type OrganizationOption, reach, withOrganization } from './command-line';
import { type ActivityFilter, followActivity, listActivity } from './commands/activity';
import { type AuditFilter, listAudit } from './commands/audit';
import { examineAllData, examineData } from './commands/doctor';
import { showStatus } from './commands/status';
import { personId } from './person-id';
import { styleFor } from './style';

const count = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 500) throw new InvalidArgumentError('It must be from 1 to 500.');
  return value;
};

/** The filter with the id of the person that it names. */
const named = async <Filter extends AuditFilter>(
  call: AdminClient,
  organizationId: string,
  filter: Filter,
): Promise<Filter> =>
  filter.person === undefined ? filter : { ...filter, person: await personId(call, organizationId, filter.person) };

const filtered = (command: Command): Command =>
  withOrganization(command)
    .option('--person <user>', 'id or userName: changes of this user, and of groups that it joined or left')
    .option('--group <id>', 'what concerns this group')
    .option('--key <id>', 'what this access key did')
    .option('--action <action>', 'only this kind of change, such as user.updated')
    .option('--from <date-time>', 'no older than this')
    .option('--to <date-time>', 'no newer than this')
    .option('--limit <number>', 'how many entries, at most 500', count)
    .option('--cursor <cursor>', 'the nextCursor of an earlier answer');

export const addLogCommands = ({ program, world, print, json }: CommandLine): void => {
  withOrganization(program.command('status'))
    .description('show whether provisioning works; exit code 0 when it does')
    .action((options: OrganizationOption) => print(showStatus(...reach(world, options))));

  withOrganization(program.command('doctor'))
    .description('examine the data of an organisation for what contradicts itself; exit code 0 when nothing does')
    .option('--repair', 'mend what can be mended safely')
    .option('--value <attribute=value>', 'only who is found by a value, such as a userName that is taken by nobody')
    .option('--all', 'all organisations, one after the other')
    .action(({ all, ...options }: OrganizationOption & { repair?: boolean; value?: string; all?: boolean }) =>
      print(all ? examineAllData(connect(world), options) : examineData(...reach(world, options), options)),
    );

  filtered(program.command('activity'))
    .description('show what identity providers did, and what they and administrators were refused, newest first')
    .addOption(new Option('--outcome <outcome>', 'only what ended so').choices(['success', 'refused', 'failed']))
    .option('-f, --follow', 'go on showing what happens')
    .action(async ({ org, follow, ...given }: ActivityFilter & OrganizationOption & { follow?: boolean }) => {
      const meant = reach(world, org === undefined ? {} : { org });
      const filter = await named(...meant, given);
      if (follow !== true) return print(listActivity(...meant, filter));
      const style = styleFor(world.terminal, world.environment);
      return followActivity(...meant, filter, world, { json: json(), style });
    });

  filtered(program.command('audit'))
    .description('show who changed what, newest first')
    .action(async ({ org, ...given }: AuditFilter & OrganizationOption) => {
      const meant = reach(world, org === undefined ? {} : { org });
      return print(listAudit(...meant, await named(...meant, given)));
    });
};
