/** What happened and whether all is well: `status`, `doctor`, `activity`, `audit`. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AdminClient } from './admin-client';
import { type CommandLine, connect, type OrganizationOption, reach, withOrganization } from './command-line';
import { type ActivityFilter, listActivity } from './commands/activity';
import { type AuditFilter, listAudit } from './commands/audit';
import { examineAllData, examineData } from './commands/doctor';
import { followActivity } from './commands/follow-activity';
import { showStatus } from './commands/status';
import { momentOption } from './moment-option';
import { momentForms } from './parse-moment';
import { personId } from './person-id';

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

interface LogOptions extends OrganizationOption {
  readonly since?: string;
  readonly until?: string;
}

/** `--since` and `--until` as the admin API calls them. */
const asFilter = <Given extends LogOptions>({ org: _, since, until, ...rest }: Given) => ({
  ...rest,
  ...(since === undefined ? {} : { from: since }),
  ...(until === undefined ? {} : { to: until }),
});

const filtered = (command: Command, now: () => Date): Command =>
  withOrganization(command)
    .option('--person <user>', 'id or userName: changes of this user, and of groups that it joined or left')
    .option('--group <id>', 'what concerns this group')
    .option('--key <id>', 'what this access key did')
    .option('--action <action>', 'only this kind of change, such as user.updated')
    .option('--since <when>', `no older than this: ${momentForms}`, momentOption('since', now))
    .option('--until <when>', 'no newer than this', momentOption('until', now))
    .addOption(new Option('--from <when>').argParser(momentOption('since', now)).conflicts('since').hideHelp())
    .addOption(new Option('--to <when>').argParser(momentOption('until', now)).conflicts('until').hideHelp())
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
    .addOption(new Option('--all', 'all organisations, one after the other').conflicts('org'))
    .action(({ all, ...options }: OrganizationOption & { repair?: boolean; value?: string; all?: boolean }) =>
      print(all ? examineAllData(connect(world), options) : examineData(...reach(world, options), options)),
    );

  filtered(program.command('activity'), world.now)
    .description('show what identity providers did, and what they and administrators were refused, newest first')
    .addOption(new Option('--outcome <outcome>', 'only what ended so').choices(['success', 'refused', 'failed']))
    .addOption(new Option('-f, --follow', 'go on showing what happens').conflicts(['cursor', 'until', 'to']))
    .action(async ({ follow, ...given }: ActivityFilter & LogOptions & { follow?: boolean }) => {
      const meant = reach(world, given);
      const filter = await named(...meant, asFilter(given));
      if (follow !== true) return print(listActivity(...meant, filter));
      world.interruption();
      return followActivity(...meant, filter, world, { json: json() });
    });

  filtered(program.command('audit'), world.now)
    .description('show who changed what, newest first')
    .action(async (given: AuditFilter & LogOptions) => {
      const meant = reach(world, given);
      return print(listAudit(...meant, await named(...meant, asFilter(given)), !json()));
    });
};
