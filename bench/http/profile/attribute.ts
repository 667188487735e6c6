/** Whose CPU it was: the self time of every function in a profile goes to the nearest caller whose file is known. */
import type { SourceOf } from './deployed-sources';
import type { ThreadProfile } from './profiler';

/** First match counts. What Node does for a file, such as parsing JSON or writing to a socket, counts as that file's. */
const parts: readonly (readonly [pattern: RegExp, part: string])[] = [
  [/^local\/api-gateway\/lambda-(container|pool|runtime)/, 'worker hop'],
  [/^local\/api-gateway\//, 'template server'],
  [
    /^local\/(dynamodb|aws-json)\/|node_modules\/(dynalite|classic-level|abstract-level|level|big\.js|lock|async)\//,
    'local DynamoDB',
  ],
  [/^local\/secrets-manager\//, 'local Secrets Manager'],
  [/^lambda\/aws\/|node_modules\/(@aws-sdk|@smithy)\//, 'AWS client'],
  [/^lambda\//, 'our code'],
];

export const partNames = [
  'template server',
  'worker hop',
  'our code',
  'AWS client',
  'local DynamoDB',
  'Node: sockets and HTTP, gateway and database',
  'Node: sockets and HTTP, functions',
  'garbage collection',
  'other',
] as const;

/** Milliseconds of CPU. */
export interface Shares {
  readonly byPart: ReadonlyMap<string, number>;
  /** Self and callees in Node, by file. */
  readonly byFile: ReadonlyMap<string, number>;
}

/** The profiler watches itself. */
const isProfiler = (file: string): boolean => file.startsWith('bench/');

const partOf = (file: string): string => parts.find(([pattern]) => pattern.test(file))?.[1] ?? 'other';

type Node = ThreadProfile['profile']['nodes'][number];

/** Sums up profiles of the threads of one service. */
export const attribute = (profiles: readonly ThreadProfile[], sourceOf: SourceOf): Shares => {
  const byPart = new Map<string, number>();
  const byFile = new Map<string, number>();
  const add = (map: Map<string, number>, name: string, milliseconds: number) =>
    map.set(name, (map.get(name) ?? 0) + milliseconds);
  for (const { thread, profile } of profiles) {
    const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
    const parents = new Map<number, Node>();
    for (const node of profile.nodes) for (const child of node.children ?? []) parents.set(child, node);
    const fileOf = new Map<number, string | undefined>();
    const fileAt = (node: Node | undefined): string | undefined => {
      if (node === undefined) return undefined;
      if (fileOf.has(node.id)) return fileOf.get(node.id);
      const { url, lineNumber, columnNumber } = node.callFrame;
      const own = url.startsWith('node:') ? undefined : sourceOf(url, lineNumber, columnNumber);
      const file = own ?? fileAt(parents.get(node.id));
      fileOf.set(node.id, file);
      return file;
    };
    profile.samples?.forEach((id, position) => {
      const node = nodes.get(id);
      const milliseconds = (profile.timeDeltas?.[position] ?? 0) / 1000;
      const name = node?.callFrame.functionName ?? '(idle)';
      const file = fileAt(node);
      const side = thread === 'main' ? 'gateway and database' : 'functions';
      if (name === '(idle)' || name === '(program)' || (file !== undefined && isProfiler(file))) return;
      if (name === '(garbage collector)') add(byPart, 'garbage collection', milliseconds);
      else add(byPart, file === undefined ? `Node: sockets and HTTP, ${side}` : partOf(file), milliseconds);
      if (file !== undefined) add(byFile, file, milliseconds);
    });
  }
  return { byPart, byFile };
};
