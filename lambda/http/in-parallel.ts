/** Runs each value's action, some at a time, and ends when all have ended. */
export const inParallel = async <V>(
  atOnce: number,
  values: readonly V[],
  action: (value: V) => Promise<void>,
): Promise<void> => {
  const left = values.values();
  const worker = async () => {
    for (const value of left) await action(value);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, values.length) }, worker));
};
