/** What is done with users. Each operation checks its answer. */
import {
  anyUser,
  complexFilters,
  type Directory,
  expectAnswer,
  isActive,
  isUser,
  nextUser,
  patchOf,
  userNameOf,
  userOf,
} from './directory';
import type { Operation } from './measure';
import type { ScimAnswer } from './scim-client';
import { createUser } from './seed';

const PAGE = 100;
const query = (parameters: Readonly<Record<string, string | number>>): string =>
  `Users?${Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')}`;

const create: Operation = (directory) => createUser(directory, directory.begun++);

const get: Operation = async (directory) => {
  const n = anyUser(directory);
  const answer = await directory.client.send('GET', `Users/${directory.ids[n]}`);
  const right = answer.status === 200 && isUser(directory, answer.body) && answer.body?.id === directory.ids[n];
  expectAnswer('get', answer, right && answer.body?.active === isActive(directory, n));
  return answer.milliseconds;
};

const findByName = async (directory: Directory, n: number, exists: boolean): Promise<ScimAnswer> => {
  const answer = await directory.client.send('GET', query({ filter: `userName eq "${userNameOf(n)}"` }));
  const found = answer.body?.Resources ?? [];
  const right = exists ? found.length === 1 && found[0]?.id === directory.ids[n] : found.length === 0;
  expectAnswer('filter eq', answer, answer.status === 200 && answer.body?.totalResults === (exists ? 1 : 0) && right);
  return answer;
};

const filterEq: Operation = async (directory) => (await findByName(directory, anyUser(directory), true)).milliseconds;

const isPage = (directory: Directory, { status, body }: ScimAnswer): boolean => {
  const shown = body?.Resources ?? [];
  const ids = new Set(shown.map(({ id }) => id));
  return (
    status === 200 &&
    body?.totalResults === directory.numbers.size &&
    ids.size === PAGE &&
    shown.every((user) => isUser(directory, user))
  );
};

const page =
  (startOf: (total: number) => number): Operation =>
  async (directory) => {
    const startIndex = startOf(directory.numbers.size);
    const answer = await directory.client.send('GET', query({ startIndex, count: PAGE }));
    expectAnswer(`page at ${startIndex}`, answer, isPage(directory, answer));
    return answer.milliseconds;
  };

const walks = new WeakMap<Directory, string[]>();

/** Each walk goes on where one that is not under way ended, from the first page to the last. */
const walk: Operation = async (directory) => {
  const waiting = walks.get(directory) ?? [];
  walks.set(directory, waiting);
  const cursor = waiting.pop() ?? '';
  const answer = await directory.client.send('GET', query({ cursor, count: PAGE }));
  const next = answer.body?.nextCursor;
  const last = next === undefined;
  expectAnswer('page of a walk', answer, last ? answer.status === 200 : isPage(directory, answer));
  if (!last) waiting.push(next);
  return answer.milliseconds;
};

const patchActive: Operation = async (directory) => {
  const n = nextUser(directory);
  const value = !isActive(directory, n);
  const body = patchOf({ op: 'replace', path: 'active', value });
  const answer = await directory.client.send('PATCH', `Users/${directory.ids[n]}`, body);
  expectAnswer(
    'PATCH active',
    answer,
    answer.status === 200 && answer.body?.active === value && isUser(directory, answer.body),
  );
  if (value) directory.inactive.delete(n);
  else directory.inactive.add(n);
  return answer.milliseconds;
};

const put: Operation = async (directory) => {
  const n = nextUser(directory);
  const title = `Engineer of turn ${directory.turn}`;
  const body = { ...userOf(n), id: directory.ids[n] ?? '', title, active: isActive(directory, n) };
  const answer = await directory.client.send('PUT', `Users/${directory.ids[n]}`, body);
  expectAnswer('PUT', answer, answer.status === 200 && answer.body?.title === title && isUser(directory, answer.body));
  return answer.milliseconds;
};

type FilterName = keyof typeof complexFilters;

const expected = new WeakMap<Directory, Map<FilterName, { readonly users: number; readonly found: number }>>();

/** How many users a filter finds; counted anew when there are more of them. */
const countFound = (directory: Directory, name: FilterName): number => {
  const counts = expected.get(directory) ?? new Map();
  expected.set(directory, counts);
  const known = counts.get(name);
  if (known?.users === directory.numbers.size) return known.found;
  const { holds } = complexFilters[name];
  const found = [...directory.numbers.values()].filter(holds).length;
  counts.set(name, { users: directory.numbers.size, found });
  return found;
};

const complexFilter =
  (name: FilterName): Operation =>
  async (directory) => {
    const { text, holds } = complexFilters[name];
    const answer = await directory.client.send('GET', query({ filter: text, count: PAGE }));
    const shown = answer.body?.Resources ?? [];
    const found = countFound(directory, name);
    const matching = shown.every(({ id }) => holds(directory.numbers.get(id ?? '') ?? -1));
    const right = answer.body?.totalResults === found && shown.length === Math.min(PAGE, found) && matching;
    expectAnswer(name, answer, answer.status === 200 && right);
    return answer.milliseconds;
  };

/** Where a filter has too much to read, it is refused at once; the walk below answers it. */
const refusedFilter: Operation = async (directory) => {
  const answer = await directory.client.send(
    'GET',
    query({ filter: complexFilters['complex filter'].text, count: PAGE }),
  );
  expectAnswer('refused filter', answer, answer.status === 400 && answer.body?.scimType === 'tooMany');
  return answer.milliseconds;
};

const filterWalks = new WeakMap<Directory, string[]>();

const filterWalk: Operation = async (directory) => {
  const waiting = filterWalks.get(directory) ?? [];
  filterWalks.set(directory, waiting);
  const { text, holds } = complexFilters['complex filter'];
  const answer = await directory.client.send('GET', query({ filter: text, cursor: waiting.pop() ?? '', count: PAGE }));
  const shown = answer.body?.Resources ?? [];
  const next = answer.body?.nextCursor;
  const right = shown.every(({ id }) => holds(directory.numbers.get(id ?? '') ?? -1));
  expectAnswer('walk of a filter', answer, answer.status === 200 && right);
  if (next !== undefined) waiting.push(next);
  return answer.milliseconds;
};

/** Of ten people that Entra looks up, three are new to it and seven changed. */
const NEW_IN_TEN = 3;

const entraCycle: Operation = async (directory) => {
  const started = performance.now();
  const turn = directory.turn;
  if (turn % 10 < NEW_IN_TEN) {
    directory.turn += 1;
    const n = directory.begun++;
    await findByName(directory, n, false);
    await createUser(directory, n);
    return performance.now() - started;
  }
  const n = nextUser(directory);
  const found = await findByName(directory, n, true);
  const displayName = `User Number ${n} of turn ${turn}`;
  const body = patchOf(
    { op: 'Replace', path: 'displayName', value: displayName },
    { op: 'Add', path: 'title', value: `Engineer of turn ${turn}` },
  );
  const answer = await directory.client.send('PATCH', `Users/${found.body?.Resources?.[0]?.id}`, body);
  const right = answer.status === 200 && answer.body?.displayName === displayName && isUser(directory, answer.body);
  expectAnswer('PATCH of a cycle', answer, right);
  return performance.now() - started;
};

/** A case with users, and which directories it is for. */
export interface UserCase {
  readonly name: string;
  readonly run: Operation;
  /** Undefined: at all. */
  readonly concurrency?: readonly number[];
  readonly oursOnly?: boolean;
  readonly sizes?: (size: number) => boolean;
  /** Creates users, hundreds a second: for what comes after it, the size of a directory does not mean what it says. */
  readonly fills?: true;
}

/** Beyond it a filter without an index is refused (docs/limits.md). */
const SCAN_LIMIT = 50_000;

export const userCases: readonly UserCase[] = [
  { name: 'get', run: get },
  { name: 'filter eq', run: filterEq },
  { name: 'first page of 100', run: page(() => 1) },
  { name: 'deep page of 100', run: page((total) => Math.floor(total * 0.9) - PAGE) },
  { name: 'page of 100 in a walk', run: walk, oursOnly: true },
  { name: 'PATCH active', run: patchActive },
  { name: 'PUT', run: put },
  {
    name: 'complex filter',
    run: complexFilter('complex filter'),
    concurrency: [1, 8],
    sizes: (size) => size < SCAN_LIMIT,
  },
  {
    name: 'filter on values',
    run: complexFilter('filter on values'),
    concurrency: [1],
    sizes: (size) => size < SCAN_LIMIT,
  },
  {
    name: 'complex filter, refused',
    run: refusedFilter,
    concurrency: [1],
    oursOnly: true,
    sizes: (size) => size > SCAN_LIMIT,
  },
  { name: 'complex filter in a walk', run: filterWalk, concurrency: [1], oursOnly: true },
  // A server that looks through all users for one pays for each that is created, so the cycle comes before thousands are.
  { name: 'Entra cycle', run: entraCycle, fills: true },
  { name: 'create', run: create, fills: true },
];
