import { type Text, text } from './text';

/** Who is meant by what was typed, on a line of its own where that is not the name itself. */
export const naming = (typed: string, name: string): Text =>
  typed.toLowerCase() === name.toLowerCase() ? text`` : text`${typed} is ${name}.\n`;
