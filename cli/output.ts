import type { Style } from './style';
import { json, type Text } from './text';

/** What a command has to say: as data for programs, as text for people. */
export interface Output {
  readonly data: unknown;
  readonly human: (style: Style) => Text;
  /** A pipe gets the text too, unless JSON is asked for. */
  readonly textInPipe?: true;
  /** 0 unless given. */
  readonly exitCode?: number;
}

/** The text to print. */
export const render = (output: Output, form: { readonly json: boolean; readonly style: Style }): Text =>
  form.json ? json(output.data, 2) : output.human(form.style);
