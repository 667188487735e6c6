import { editDistance } from '../lambda/scim/schema/nearest-attribute';

/** A name is near when more than this part of it is right. */
const LEAST_SIMILARITY = 0.4;
const MOST_SLIPS = 3;
const LONGEST_WORD = 64;

/** The names that come nearest to a word, all as near; none where none is near. */
export const nearestNames = (word: string, names: readonly string[]): readonly string[] => {
  if (word.length > LONGEST_WORD) return [];
  const near = names
    .map((name) => ({ name, distance: editDistance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => {
      const length = Math.max(name.length, word.length);
      return distance <= MOST_SLIPS && (length - distance) / length > LEAST_SIMILARITY;
    });
  const least = Math.min(...near.map(({ distance }) => distance));
  return near
    .filter(({ distance }) => distance === least)
    .map(({ name }) => name)
    .sort();
};
