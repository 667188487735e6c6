import type { Command } from 'commander';

/** The shells that commands are completed in. */
export const shells = ['bash', 'zsh'] as const;
export type Shell = (typeof shells)[number];

interface Words {
  /** Nouns and verbs so far, such as ` key create`. */
  readonly path: string;
  readonly words: readonly string[];
}

const wordsOf = (command: Command, path = ''): readonly Words[] => {
  const { commands, options, registeredArguments } = command;
  const values = registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  const flags = options.flatMap(({ long }) => long ?? []);
  return [
    { path, words: [...commands.map((each) => each.name()), ...values, ...flags, '--help'] },
    ...commands.flatMap((each) => wordsOf(each, `${path} ${each.name()}`)),
  ];
};

// Words that are no command, such as the value of an option, leave the path as it is.
const bash = (program: Command): string => {
  const all = wordsOf(program);
  const cases = all.map(({ path, words }) => `    '${path}') words='${words.join(' ')}' ;;`).join('\n');
  const known = all.map(({ path }) => `'${path}'`).join('|');
  return `_scimctl() {
  local path='' words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path $word" in
      ${known}) path="$path $word" ;;
    esac
  done
  case "$path" in
${cases}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _scimctl scimctl`;
};

/** A script that completes nouns, verbs and options: `source <(scimctl completion bash)`. */
export const completion = (program: Command, shell: Shell): string =>
  shell === 'bash' ? bash(program) : `autoload -U +X bashcompinit && bashcompinit\n${bash(program)}`;
