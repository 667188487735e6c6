import { parseArgs } from 'node:util';

/** What a run measures, and how long it takes over it. */
export interface BenchOptions {
  /** Users in the directories of ours, ascending. */
  readonly sizes: readonly number[];
  /** Members of the groups, ascending. */
  readonly groupSizes: readonly number[];
  readonly concurrency: readonly number[];
  readonly slices: number;
  readonly sliceMilliseconds: number;
  /** Before the first slice of a case. */
  readonly warmUpMilliseconds: number;
  /** Only cases whose name contains it. */
  readonly only: string | undefined;
  readonly peer: boolean;
  readonly profile: boolean;
  readonly writeDocs: boolean;
}

const usage = `npm run bench -- [options]

  --quick              1,000 users and groups of 100 and 1,000, three seconds a case
  --sizes 1000,…       users in the directories (1000,10000,100000)
  --members 100,…      members of the groups (100,1000,10000,100000)
  --concurrency 1,…    requests under way at a time (1,8,32)
  --only <case>        cases whose name contains the text
  --no-peer            without scimmy
  --profile            where the time of a request goes, instead of the comparison
  --write-docs         writes docs/performance.md and docs/performance.svg`;

const numbers = (name: string, text: string): readonly number[] => {
  const values = text.split(',').map(Number);
  if (values.some((value) => !Number.isInteger(value) || value < 1))
    throw new Error(`--${name} takes numbers: ${text}`);
  return values.sort((a, b) => a - b);
};

/** Reads the command line; undefined when it asks for help, which is printed. */
export const readOptions = (args: readonly string[]): BenchOptions | undefined => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      sizes: { type: 'string' },
      members: { type: 'string' },
      concurrency: { type: 'string', default: '1,8,32' },
      only: { type: 'string' },
      'no-peer': { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      'write-docs': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return undefined;
  }
  const short = values.quick || values.profile;
  const partial = short || [values.sizes, values.members, values.only].some((given) => given !== undefined);
  if (values['write-docs'] && (partial || values['no-peer'])) {
    throw new Error('The document tells of everything: give --write-docs alone.');
  }
  return {
    sizes: numbers('sizes', values.sizes ?? (short ? '1000' : '1000,10000,100000')),
    groupSizes: numbers('members', values.members ?? (short ? '100,1000' : '100,1000,10000,100000')),
    concurrency: numbers('concurrency', values.concurrency),
    slices: short ? 1 : 5,
    sliceMilliseconds: short ? 700 : 600,
    warmUpMilliseconds: short ? 2_500 : 5_000,
    only: values.only,
    peer: !values['no-peer'] && !values.profile,
    profile: values.profile,
    writeDocs: values['write-docs'],
  };
};
