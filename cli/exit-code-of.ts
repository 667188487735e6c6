import { constants } from 'node:os';

/** The exit code of a program that a signal ended, as shells tell it: 128 and the signal's number. */
export const exitCodeOf = (signal: unknown): number =>
  128 + (Object.entries(constants.signals).find(([name]) => name === signal)?.[1] ?? constants.signals.SIGINT);
