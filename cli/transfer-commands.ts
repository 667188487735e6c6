/** A whole organisation as a file: `org export`, `org import`. */
import type { Command } from 'commander';
import type { CommandLine } from './command-line';
import { type ExportOptions, exportOrg } from './commands/org-export';
import { type ImportOptions, importOrg } from './commands/org-import';

export const addTransferCommands = (org: Command, { world, print }: Pick<CommandLine, 'world' | 'print'>): void => {
  org
    .command('export')
    .argument('<id>', 'id of the organisation')
    .option('--output <file>', 'where to write it; an interrupted export goes on. By default the lines are printed')
    .option('--restart', 'begin anew, whatever an interrupted export has written')
    .description('export an organisation with users, groups, memberships and roles, as lines of JSON')
    .action(async (id: string, options: ExportOptions) => {
      const output = await exportOrg(world, id, options);
      if (output !== undefined) await print(Promise.resolve(output));
    });
  org
    .command('import')
    .argument('<id>', 'id of the organisation, which is made where it is missing')
    .option('--input <file>', 'what to read; an interrupted import goes on. By default the input')
    .option('--overwrite', 'let what is here and differs become what the file says')
    .option('--restart', 'begin anew, however far an interrupted import has come')
    .description(
      'import what was exported; what is there and equal stays as it is. Exit code 1 when there are conflicts',
    )
    .action((id: string, options: ImportOptions) => print(importOrg(world, id, options)));
};
