/** Runs `action` on each value, at most `limit` at a time; answers in the order of the values. */
export const concurrently = async <V, R>(
  limit: number,
  values: readonly V[],
  action: (value: V) => Promise<R>,
): Promise<R[]> => {
  const results = new Array<R>(values.length);
  const entries = values.entries();
  const worker = async () => {
    for (const [position, value] of entries) results[position] = await action(value);
  };
  await Promise.all(Array.from({ length: Math.min(limit, values.length) }, worker));
  return results;
};

/** Cuts a list into pieces of at most `size`. */
export const inPieces = <V>(size: number, values: readonly V[]): (readonly V[])[] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, piece) => values.slice(piece * size, (piece + 1) * size));
