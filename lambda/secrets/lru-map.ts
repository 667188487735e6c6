/** A map of a bounded size that forgets what was used least recently. */
export interface LruMap<Value> {
  get(name: string): Value | undefined;
  set(name: string, value: Value): void;
  delete(name: string): void;
}

export const createLruMap = <Value>(maxSize: number): LruMap<Value> => {
  // A Map keeps the order in which names were added, so the first is the one that was used least recently.
  const values = new Map<string, Value>();
  return {
    get: (name) => {
      const value = values.get(name);
      if (value !== undefined) {
        values.delete(name);
        values.set(name, value);
      }
      return value;
    },
    set: (name, value) => {
      values.delete(name);
      values.set(name, value);
      const [oldest] = values.keys();
      if (values.size > maxSize && oldest !== undefined) values.delete(oldest);
    },
    delete: (name) => {
      values.delete(name);
    },
  };
};
