import { type Style, styleFor } from './style';
import type { Text } from './text';
import type { World } from './world';

/** The outside as commands see it: whatever they write went through `text`. */
export interface CliContext extends Omit<World, 'write' | 'writeError'> {
  readonly program: string;
  readonly write: (text: Text) => void;
  readonly writeError: (text: Text) => void;
  readonly style: Style;
  /** Of the error output. */
  readonly errorStyle: Style;
}

export const createCliContext = (world: World): CliContext => {
  const { environment, columns, program = 'scimctl' } = world;
  return {
    ...world,
    program,
    write: ({ shown }) => world.write(shown),
    writeError: ({ shown }) => world.writeError(shown),
    style: styleFor({ terminal: world.terminal, environment, columns, program }),
    errorStyle: styleFor({ terminal: world.errorTerminal === true, environment, columns, program }),
  };
};
