/** What happened and whether all is well: `status`, `doctor`, `activity`, `audit`. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { auditActions } from '../lambda/directory/audit';
import { UsageError } from './command-error';
import { type CommandLine, connect, type OrganizationOption, reach, withOrganization } from './command-line';
import { type ActivityFilter, listActivity } from './commands/activity';
import { type AuditFilter, listAudit } from './commands/audit';
import { examineAllData, examineData } from './commands/doctor';
import { followActivity } from './commands/follow-activity';
import { showStatus } from './commands/status';
import { logFilter } from './log-filter';
import { momentOption } from './moment-option';
import { nearestNames } from './nearest-names';
import { momentForms } from './parse-moment';

const count = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 500) throw new InvalidArgumentError('It must be from 1 to 500.');
  return value;
};

/** One of the actions that there are. */
const action = (text: string): string => {
  if (auditActions.some((each) => each === text)) return text;
  const near = nearestNames(text, auditActions);
  const ofNoun = auditActions.filter((each) => each.split('.').includes(text.split('.')[0] ?? ''));
  const named = near.length > 0 ? near : ofNoun.length > 0 ? ofNoun : auditActions;
  const hint = near.length > 0 || ofNoun.length > 0 ? 'Did you mean' : 'There are';
  throw new InvalidArgumentError(
    `There is no such action. ${hint} ${named.join(', ')}${hint === 'There are' ? '.' : '?'}`,
  );
};

interface LogOptions extends OrganizationOption {
  readonly since?: string;
  readonly until?: string;
}

/** `--since` and `--until` as the admin API calls them. */
const asFilter = <Given extends LogOptions & Pick<AuditFilter, 'from' | 'to'>>({
  org: _,
  since,
  until,
  ...rest
}: Given) => {
  const filter = {
    ...rest,
    ...(since === undefined ? {} : { from: since }),
    ...(until === undefined ? {} : { to: until }),
  };
  if (filter.from !== undefined && filter.to !== undefined && filter.from > filter.to) {
    throw new UsageError(
      'Nothing was looked for.',
      `--since is ${filter.from}, which is later than --until, ${filter.to}.`,
      'Give --since the earlier and --until the later of the two.',
    );
  }
  return filter;
};

const filtered = (command: Command, now: () => Date): Command =>
  withOrganization(command)
    .option('--person <user>', 'id or userName: changes of this user, and of groups that it joined or left')
    .option('--group <group>', 'name or id: what concerns this group')
    .option('--key <key>', 'id or name: what this access key did')
    .option('--action <action>', 'only this kind of change, such as user.updated', action)
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
      const filter = await logFilter(...meant, asFilter(given));
      if (follow !== true) return print(listActivity(...meant, filter));
      world.interruption();
      return followActivity(...meant, filter, world, { json: json() });
    });

  filtered(program.command('audit'), world.now)
    .description('show who changed what, newest first')
    .action(async (given: AuditFilter & LogOptions) => {
      const meant = reach(world, given);
      return print(listAudit(...meant, await logFilter(...meant, asFilter(given)), !json()));
    });
};
