/**
 * In which order the operations of a bulk request are carried out. Pure. Their own order, but for those that refer to what
 * a later one creates: they wait for it (RFC 7644 §3.7: "the client's intent is preserved"). Operations that touch one
 * resource keep their order among themselves as long as references allow it.
 */
import { isArray, isObject, type Json } from '../json';
import { findCircles } from './find-circles';
import { lowestFirst } from './lowest-first';
import type { BulkEntry } from './read-bulk';
import { referencesIn } from './references';

/** What is carried out as one: a single operation, or creations that refer to each other, or to themselves, in a circle. */
export interface BulkUnit {
  /** Places in the request, ascending. */
  readonly places: readonly number[];
  readonly circular: boolean;
}

/** Which operation creates what a bulkId stands for, by its place in the request. */
export const creatorsIn = (entries: readonly BulkEntry[]): ReadonlyMap<string, number> => {
  const creators = new Map<string, number>();
  entries.forEach(({ method, bulkId }, place) => {
    if (method === 'POST' && bulkId !== undefined && !creators.has(bulkId)) creators.set(bulkId, place);
  });
  return creators;
};

/** The creations that each operation must wait for. */
const creatorsFor = (entries: readonly BulkEntry[]): readonly (readonly number[])[] => {
  const creators = creatorsIn(entries);
  return entries.map((entry) => {
    if ('refusal' in entry) return [];
    const places = [...referencesIn(entry.path, entry.data)].map((bulkId) => creators.get(bulkId));
    return places.filter((place) => place !== undefined);
  });
};

const stringsIn = (value: Json | undefined): readonly string[] => {
  if (typeof value === 'string') return [value, ...value.split('"')];
  if (isArray(value)) return value.flatMap(stringsIn);
  return isObject(value) ? Object.values(value).flatMap(stringsIn) : [];
};

/** For each operation the ones before it that touch a resource which both touch and one of all changes. */
const neighboursOf = (entries: readonly BulkEntry[]): readonly (readonly number[])[] => {
  const target = (entry: BulkEntry) => ('refusal' in entry || entry.method === 'POST' ? undefined : entry.path[1]);
  const targets = new Set(entries.map(target));
  const last = new Map<string, number>();
  return entries.map((entry, place) => {
    if ('refusal' in entry) return [];
    const touched = new Set([...stringsIn(entry.data), target(entry)].filter((id) => targets.has(id)));
    const before: number[] = [];
    for (const id of touched) {
      if (id === undefined) continue;
      const previous = last.get(id);
      if (previous !== undefined) before.push(previous);
      last.set(id, place);
    }
    return before;
  });
};

/** For each unit the others that it comes after, by what the operation on each place comes after. */
const unitsBefore = (
  units: readonly BulkUnit[],
  unitAt: ReadonlyMap<number, number>,
  before: readonly (readonly number[])[],
): readonly ReadonlySet<number>[] =>
  units.map(({ places }, unit) => {
    const others = places.flatMap((place) => before[place] ?? []).map((place) => unitAt.get(place));
    return new Set(others.filter((other) => other !== undefined && other !== unit) as number[]); // as filtered
  });

/** Counts down what each unit still waits for, and tells when it is nothing any more. */
const countdown = (before: readonly ReadonlySet<number>[]) => {
  const left = before.map(({ size }) => size);
  const after = before.map((): number[] => []);
  for (const [unit, others] of before.entries()) for (const other of others) after[other]?.push(unit);
  return {
    isReady: (unit: number): boolean => left[unit] === 0,
    /** Those that wait for this one and for nothing else. */
    finish: (unit: number): readonly number[] =>
      (after[unit] ?? []).filter((other) => {
        left[other] = (left[other] ?? 0) - 1;
        return left[other] === 0;
      }),
  };
};

/** The units in the order in which they are carried out; every operation is in exactly one. */
export const planBulk = (entries: readonly BulkEntry[]): readonly BulkUnit[] => {
  const creators = creatorsFor(entries);
  const units = findCircles(creators).map(
    (places): BulkUnit => ({
      places,
      circular: places.some((place) => creators[place]?.includes(place) || places.length > 1),
    }),
  );
  const unitAt = new Map(units.flatMap(({ places }, unit) => places.map((place) => [place, unit] as const)));
  const references = countdown(unitsBefore(units, unitAt, creators));
  const sequence = countdown(unitsBefore(units, unitAt, neighboursOf(entries)));
  // Where order and references contradict each other, references win: without them the operation would fail.
  const [inOrder, able] = [lowestFirst(), lowestFirst()];
  const done = new Set<number>();
  const offer = (unit: number): void => {
    if (!references.isReady(unit)) return;
    able.push(unit);
    if (sequence.isReady(unit)) inOrder.push(unit);
  };
  for (const unit of units.keys()) offer(unit);
  const order: BulkUnit[] = [];
  while (order.length < units.length) {
    const unit = inOrder.pop() ?? able.pop();
    if (unit === undefined) break;
    if (done.has(unit)) continue;
    done.add(unit);
    order.push(units[unit] as BulkUnit); // a unit's place among the units
    for (const other of new Set([...references.finish(unit), ...sequence.finish(unit)])) offer(other);
  }
  return order;
};
