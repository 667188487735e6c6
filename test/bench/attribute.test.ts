import { attribute } from '../../bench/http/profile/attribute';
import type { ThreadProfile } from '../../bench/http/profile/profiler';

const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
  id,
  callFrame: { functionName, scriptId: '1', url, lineNumber: 0, columnNumber: 0 },
  children,
});

/** A root that calls a store function, which calls into Node; beside it sockets, idleness and the garbage collector. */
const profile = (thread: string): ThreadProfile => ({
  thread,
  profile: {
    nodes: [
      node(1, '(root)', '', [2, 4, 5, 6, 7]),
      node(2, 'getItem', 'lambda/store/table.ts', [3]),
      node(3, 'parse', 'node:internal/json'),
      node(4, 'onread', 'node:net'),
      node(5, '(idle)', ''),
      node(6, '(garbage collector)', ''),
      node(7, 'start', 'bench/http/profile/profiler.ts'),
    ],
    startTime: 0,
    endTime: 0,
    samples: [2, 3, 4, 5, 6, 7],
    timeDeltas: [1_000, 2_000, 4_000, 8_000, 16_000, 32_000],
  },
});

const sourceOf = (url: string) => (url === '' ? undefined : url);

test('what Node does for a file is the time of that file, and what it does for nobody is told by thread', () => {
  const { byPart, byFile } = attribute([profile('main'), profile('worker 1')], sourceOf);
  expect(Object.fromEntries(byPart)).toEqual({
    'our code': 6,
    'Node: sockets and HTTP, gateway and database': 4,
    'Node: sockets and HTTP, functions': 4,
    'garbage collection': 32,
  });
  expect(Object.fromEntries(byFile)).toEqual({ 'lambda/store/table.ts': 6 });
});
