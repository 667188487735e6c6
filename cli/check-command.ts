/** Refuses a command that there is not before anything else is read: commander shows the help of its parent where --help follows. */
import type { Command } from 'commander';
import { nearestNames } from './nearest-names';

const pathsBelow = (command: Command, prefix = ''): readonly string[] =>
  command.commands.flatMap((each) => {
    const path = `${prefix}${each.name()}`;
    return [path, ...pathsBelow(each, `${path} `)];
  });

/** What may be meant: the same word elsewhere, as `settings` is `org settings`, or one that is like it. */
const meant = (program: Command, parent: Command, word: string): readonly string[] => {
  const elsewhere = pathsBelow(program).filter((path) => path.endsWith(` ${word}`));
  return elsewhere.length > 0 && elsewhere.length <= 3
    ? elsewhere
    : nearestNames(
        word,
        parent.commands.map((each) => each.name()),
      );
};

/** Ends as commander ends an unknown command, also one of which help is asked for. */
export const checkCommand = (program: Command, args: readonly string[]): void => {
  let command = program;
  for (let at = 0; at < args.length && command.commands.length > 0; at += 1) {
    const word = args[at] ?? '';
    if (word === '--') return;
    const isOption = word.startsWith('-');
    if (isOption && command.options.some((option) => [option.short, option.long].includes(word) && option.required))
      at += 1;
    // `help` names the command whose help it shows.
    if (isOption || word === 'help') continue;
    const parent = command;
    const next = parent.commands.find((each) => each.name() === word || each.aliases().includes(word));
    if (next === undefined) {
      const names = meant(program, parent, word);
      const hint =
        names.length === 0
          ? `\n(There are ${parent.commands.map((each) => each.name()).join(', ')}.)`
          : `\n(Did you mean ${names.length > 1 ? 'one of ' : ''}${names.join(', ')}?)`;
      parent.error(`error: unknown command '${word}'${hint}`, { code: 'commander.unknownCommand' });
    }
    command = next ?? parent;
  }
};
