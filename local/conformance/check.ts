/** A check: a small conversation with a SCIM service that shows whether a behaviour holds. */
import type { Mode } from '../../lambda/scim/mode';
import type { Session } from './session';

/** What a check needs beside a base URL and a key. */
export type Need = 'admin';

export interface Check {
  /** Of the behaviour: `2.7`. */
  readonly behaviour: string;
  /** What holds, as a sentence; the documentation repeats it. */
  readonly title: string;
  /** The modes in which the sentence is true; both unless given. */
  readonly mode?: Mode;
  /** `admin`: organisations, keys and settings of its own, by this product's admin API. */
  readonly needs?: Need;
  /** Throws when the behaviour does not hold. */
  readonly run: (scim: Session) => Promise<unknown>;
}

type Run = Check['run'];
type Limits = Pick<Check, 'mode' | 'needs'>;

/** Makes the checks of a behaviour: each a sentence and the conversation that shows it. */
export const checksOf = (
  behaviour: string,
  ...rows: readonly (readonly [title: string, run: Run, limits?: Limits])[]
): readonly Check[] => rows.map(([title, run, limits]) => ({ behaviour, title, run, ...limits }));

/** The modes in which a check is to be run. */
export const modesOf = ({ mode }: Check): readonly Mode[] => (mode === undefined ? ['compatible', 'strict'] : [mode]);
