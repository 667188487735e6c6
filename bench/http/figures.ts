/** The figures to reach, each a ratio within one run, and whether they are. */
import type { Measure } from './measure';
import { peer } from './peer';
import { OURS } from './prepare';
import type { Breakdown } from './profile/profile-cases';
import type { Results } from './run';

/** One figure beside its goal. */
export interface Figure {
  readonly what: string;
  readonly goal: string;
  /** What was measured, in words; undefined when the run left it out. */
  readonly measured: string | undefined;
  readonly reached: boolean;
  /** Why not, and what would help. */
  readonly because: string;
}

const AT_A_TIME = 8;

const find = (measures: readonly Measure[], wanted: Partial<Measure>): Measure | undefined =>
  measures.find((measure) => Object.entries(wanted).every(([name, value]) => measure[name as keyof Measure] === value));

const times = (ratio: number): string => `${ratio >= 20 ? ratio.toFixed(0) : ratio.toFixed(2)}×`;

const flat =
  (step: string, because: string) =>
  ({ measures }: Results): Figure => {
    const own = measures.filter((each) => each.step === step && each.title === OURS && each.concurrency === 1);
    const sorted = [...own].sort((a, b) => a.size - b.size);
    const [small, large] = [sorted[0], sorted.at(-1)];
    const known = small !== undefined && large !== undefined && small.size < large.size;
    const ratio = known ? large.p50 / small.p50 : Number.NaN;
    const sizes = known ? `${large.size.toLocaleString('en-US')} ÷ ${small.size.toLocaleString('en-US')}` : 'sizes';
    return {
      what: `${step}: p50 at ${sizes}`,
      goal: '≤ 1.3',
      measured: known ? `${ratio.toFixed(2)}; by CPU ${(large.cpu / small.cpu).toFixed(2)}` : undefined,
      reached: ratio <= 1.3,
      because,
    };
  };

/** By rate and by CPU: the peer has one thread, ours uses both cores, and what counts in the end is what it costs. */
const against =
  (step: string, size: number, goal: number, because: string) =>
  ({ measures }: Results): Figure => {
    const of = (title: string, concurrency: number) => find(measures, { step, title, size, concurrency });
    // What takes the peer long it is asked for one at a time.
    const lanes = of(peer.title, AT_A_TIME) === undefined ? 1 : AT_A_TIME;
    const [ours, theirs] = [of(OURS, lanes), of(peer.title, lanes)];
    const known = ours !== undefined && theirs !== undefined;
    const rate = known ? ours.perSecond / theirs.perSecond : Number.NaN;
    const cpu = known ? theirs.cpu / ours.cpu : Number.NaN;
    return {
      what: `${step}, ${size.toLocaleString('en-US')}, ${lanes} at a time: times scimmy`,
      goal: `≥ ${goal.toFixed(goal < 1 ? 2 : 1).replace(/\.0$/, '')}×`,
      measured: known ? `rate ${times(rate)}, CPU ${times(cpu)}` : undefined,
      reached: rate >= goal && cpu >= goal,
      because,
    };
  };

const loaded = ({ users }: Results): Figure => {
  const [most] = [...users].sort((a, b) => b.size - a.size);
  const full = most !== undefined && most.size >= 100_000;
  return {
    what: '100,000 users through the API (bulk), and the memory of the whole service at its highest',
    goal: '< 6 min, < 1.5 GB',
    measured: full ? `${most.seconds.toFixed(0)} s, ${(most.peakMegabytes / 1024).toFixed(2)} GB` : undefined,
    reached: full && most.seconds < 360 && most.peakMegabytes < 1536,
    because: '',
  };
};

const share =
  (name: string, part: string, most: number, perCall: boolean, because: string) =>
  (_: Results, breakdowns: readonly Breakdown[]): Figure => {
    const found = breakdowns.find((each) => each.name === name);
    const of = (label: string) => found?.byPart[label] ?? 0;
    // Of what Node does for the functions, all but the hop's answer is done for the client.
    const total = perCall ? of(part) + of('Node: sockets and HTTP, functions') : of(part);
    const value = found === undefined ? Number.NaN : total / (perCall ? found.calls : 1);
    return {
      what: `${name}: ${perCall ? 'the AWS client, for one call' : 'our own code'}`,
      goal: `≤ ${most} ms of CPU`,
      measured: found === undefined ? undefined : `${value.toFixed(2)} ms`,
      reached: value <= most,
      because,
    };
  };

const hops =
  'Each request passes two HTTP servers and a thread, and each DynamoDB call a client and a server: that is what serving the deployed template over the real protocol costs. Fewer calls would help most.';
const shapes =
  'The request is read, judged and answered by the schema, a change audited attribute by attribute. The profilers of V8 count some waiting too. Next to try: users with a manager, and those with attributes in another order than in the schema, still take a rendering of their own.';

const beneath =
  'The calls and units of a request are the same at any size ([costs.md](costs.md)); a small directory lies in the memory of the local database, a large one in LevelDB. Its partitions are held in memory once they have been read some hundred times.';

const crowded =
  'The calls and units of a request are the same at any size ([costs.md](costs.md)). The edges of a large group fill a third of the memory that the local database reads from; where other partitions are read more, it looks into LevelDB for them. Next to try: reads of LevelDB that need no other thread.';

const rows: readonly ((results: Results, breakdowns: readonly Breakdown[]) => Figure)[] = [
  flat('get', beneath),
  flat('filter eq', beneath),
  flat('page of 100 in a walk', beneath),
  flat('PATCH active', beneath),
  flat('add a member', crowded),
  flat('remove a member', crowded),
  against('first page of 100', 1_000, 10, hops),
  against('first page of 100', 10_000, 10, hops),
  against('deep page of 100', 10_000, 10, hops),
  against('PATCH active', 1_000, 1.5, `${hops} ${shapes}`),
  against('Entra cycle', 1_000, 2, hops),
  against('Entra cycle', 10_000, 2, hops),
  against('filter eq', 1_000, 1, hops),
  against('filter eq', 10_000, 1, hops),
  against(
    'create',
    1_000,
    1,
    `${hops} One transaction writes six items and its token; the read before it tells that the key was not revoked. Tried, and hardly worth anything: the gateway on as small an HTTP server as the local DynamoDB has, Unix sockets, shorter storage keys, other settings of LevelDB and of V8. Next to try: a store that appends and keeps its index in memory, since the look-ups and the compaction of LevelDB are the largest part that is left.`,
  ),
  against('get', 1_000, 1 / 1.3, hops),
  against(
    'complex filter',
    10_000,
    3,
    'The database leaves out by a filter expression who cannot match; what is left is a look at 10,000 texts, the JSON of those who match, and the memberships around the 100 shown. Next to try: memberships without the anchors of others between them.',
  ),
  against('add a member', 1_000, 20, hops),
  against('add a member', 10_000, 200, hops),
  ...['get', 'filter eq', 'PATCH active'].flatMap((name) => [
    share(name, 'our code', 0.3, false, shapes),
    share(name, 'AWS client', 0.4, true, 'Signing, and an HTTP exchange over a socket.'),
  ]),
  loaded,
];

/** All figures that the run can tell. */
export const figuresOf = (results: Results, breakdowns: readonly Breakdown[]): readonly Figure[] =>
  rows.map((row) => row(results, breakdowns)).filter(({ measured }) => measured !== undefined);
