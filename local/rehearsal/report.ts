import { isDeepStrictEqual } from 'node:util';

/** Takes what a rehearsal does and finds. */
export interface Report {
  /** Begins a step of docs/restore.md. */
  step(title: string): void;
  /** Tells something that is neither right nor wrong. */
  note(text: string): void;
  /** Tells what was found where something is expected. */
  check(what: string, found: unknown, expected: unknown): void;
}

/** How a rehearsal went. */
export interface Written extends Report {
  readonly checks: number;
  readonly failures: readonly string[];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 200);

/** The first place where two values differ, and what stands there. */
const difference = (found: unknown, expected: unknown, place = ''): string => {
  if (isRecord(found) && isRecord(expected) && Array.isArray(found) === Array.isArray(expected)) {
    const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
    const name = names.find((each) => !isDeepStrictEqual(found[each], expected[each]));
    if (name !== undefined) return difference(found[name], expected[name], `${place}/${name}`);
  }
  return `${shown(found)} instead of ${shown(expected)}${place && ` at ${place}`}`;
};

/** A report that writes lines. */
export const writtenReport = (write: (line: string) => void): Written => {
  const failures: string[] = [];
  let [steps, checks] = [0, 0];
  return {
    get checks() {
      return checks;
    },
    failures,
    step: (title) => write(`\n${(steps += 1)}. ${title}`),
    note: (text) => write(`   ${text}`),
    check: (what, found, expected) => {
      checks += 1;
      const good = isDeepStrictEqual(found, expected);
      if (!good) failures.push(`${what}: ${difference(found, expected)}`);
      write(good ? `   ok      ${what}` : `   FAILED  ${failures.at(-1)}`);
    },
  };
};
