import type { Style } from '../style';
import { control, type Text, text, type Value } from '../text';

export interface ProgressBar {
  /** `done` is from 0 to 1. */
  readonly show: (done: number, told: Value) => void;
  /** Takes the bar away, so that other lines can be written. */
  readonly clear: () => void;
}

const WIDTH = 30;
const EVERY_MILLISECONDS = 100;
const clearLine = control('\r\u001b[K');

/** Draws on a terminal, at most ten times a second; nothing elsewhere. */
export const createProgressBar = (
  terminal: boolean,
  write: (text: Text) => void,
  now: () => Date,
  style: Style,
): ProgressBar => {
  let [last, drawn] = [0, false];
  if (!terminal) return { show: () => undefined, clear: () => undefined };
  return {
    show: (done, told) => {
      const time = now().getTime();
      if (drawn && done < 1 && time - last < EVERY_MILLISECONDS) return;
      [last, drawn] = [time, true];
      const share = Math.min(1, Math.max(0, done));
      const filled = Math.round(share * WIDTH);
      const bar = text`${style.good('#'.repeat(filled))}${'-'.repeat(WIDTH - filled)}`;
      write(text`${clearLine}[${bar}] ${String(Math.floor(share * 100)).padStart(3)} %  ${told}`);
    },
    clear: () => {
      if (drawn) write(clearLine);
      drawn = false;
    },
  };
};
