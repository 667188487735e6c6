/**
 * The version that an imported resource begins with. Only an import gives an id that was there before, in a deleted organization
 * or as a deleted resource, and whoever remembers an entity tag of that must not find it again: so it is random, of 48 bits.
 */
export const firstVersion = (newId: () => string): number =>
  Number.parseInt(newId().replaceAll('-', '').slice(0, 12), 16) || 1;
