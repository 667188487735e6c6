/** Help with setting up: `guide`, `check`, `completion`. */
import { Argument } from 'commander';
import { type CommandLine, type OrganizationOption, reach, withOrganization } from './command-line';
import { check } from './commands/check';
import { completion, type Shell, shells } from './commands/completion';
import { type Guide, guides, showGuide } from './commands/guide';
import { multiline } from './text';

export const addSetUpCommands = ({ program, world, print }: CommandLine): void => {
  withOrganization(program.command('guide'))
    .addArgument(new Argument('<identity-provider>', 'which one').choices(guides))
    .description('show the steps that connect an identity provider, with your own addresses in them')
    .action((guide: Guide, options: OrganizationOption) =>
      print(showGuide(...reach(world, options), guide, world.program)),
    );

  withOrganization(program.command('check'))
    .description('play what identity providers rely on, with a key and a user that are thrown away')
    .action((options: OrganizationOption) => print(check(...reach(world, options), world)));

  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'which one').choices(shells))
    .description('print the completion script of a shell: source <(scimctl completion bash)')
    .action((shell: Shell) => world.write(multiline(`${completion(program, shell)}\n`)));
};
