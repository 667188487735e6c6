import { chmodSync } from 'node:fs';

const NOBODY = 65534;

/** Does something while a directory of ours may not be entered, whoever runs the tests. Modules must be loaded before: root becomes nobody. */
export const whileRefused = async <Result>(directory: string, run: () => Result | Promise<Result>): Promise<Result> => {
  const isRoot = process.getuid?.() === 0;
  chmodSync(directory, isRoot ? 0o700 : 0);
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    return await run();
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(directory, 0o700);
  }
};
