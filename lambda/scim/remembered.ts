/** Keys come from clients; what is remembered of them must not grow with them. */
const MOST = 500;

/** What is made of a key and what belongs to it, the first time only. Undefined is made anew each time. */
export const remembered = <T, Rest = void>(make: (key: string, rest: Rest) => T): ((key: string, rest: Rest) => T) => {
  const known = new Map<string, T>();
  return (key, rest) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make(key, rest);
    if (made !== undefined && known.size < MOST) known.set(key, made);
    return made;
  };
};
