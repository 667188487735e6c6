import type { Style } from '../style';

export interface ProgressBar {
  /** `done` is from 0 to 1. */
  readonly show: (done: number, text: string) => void;
  /** Takes the bar away, so that other lines can be written. */
  readonly clear: () => void;
}

const WIDTH = 30;
const EVERY_MILLISECONDS = 100;

/** Draws on a terminal, at most ten times a second; nothing elsewhere. */
export const createProgressBar = (
  terminal: boolean,
  write: (text: string) => void,
  now: () => Date,
  style: Style,
): ProgressBar => {
  let [last, drawn] = [0, false];
  if (!terminal) return { show: () => undefined, clear: () => undefined };
  return {
    show: (done, text) => {
      const time = now().getTime();
      if (drawn && done < 1 && time - last < EVERY_MILLISECONDS) return;
      [last, drawn] = [time, true];
      const share = Math.min(1, Math.max(0, done));
      const filled = Math.round(share * WIDTH);
      const bar = style.good('#'.repeat(filled)) + '-'.repeat(WIDTH - filled);
      write(`\r\u001b[K[${bar}] ${String(Math.floor(share * 100)).padStart(3)} %  ${text}`);
    },
    clear: () => {
      if (drawn) write('\r\u001b[K');
      drawn = false;
    },
  };
};
