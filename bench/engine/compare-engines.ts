/** Our engine beside the packages of the npm registry, in one run. Fails where a figure is missed. */
import type { JsonObject } from '../../lambda/scim/json';
import { people } from '../../test/scim/filter/cases/people';
import { babs } from '../../test/scim/patch/cases/patch-case';
import { commonestFilters, commonestPatches } from './commonest';
import { reachesPrototype, scoreFilters, scorePatches } from './correctness';
import { type FilterEngine, filterEngines } from './filter-engines';
import { perSecond } from './measure';
import { type PatchEngine, patchEngines } from './patch-engines';

const goals = { filterShare: 1.3, matches: 1_000_000, patchShare: 2 };
const failures: string[] = [];

const number = (value: number): string => Math.round(value).toLocaleString('en-US');
const row = (...cells: readonly string[]): void => {
  const [title = '', ...rest] = cells;
  console.log(`  ${title.padEnd(52)}${rest.map((cell) => cell.padStart(14)).join('')}`);
};
const goal = (what: string, value: number, least: number): void => {
  if (value < least) failures.push(what);
  console.log(`  ${what}: ${value.toFixed(2)}, at least ${least}${value < least ? '   TOO LITTLE' : ''}`);
};

const works = (work: () => unknown): boolean => {
  try {
    work();
    return true;
  } catch {
    return false;
  }
};

const filterWork = (engine: FilterEngine) => {
  // Some fail on empty arrays and absent attributes, which their score tells; they are timed on what they can do.
  const resources = [people.ada, people.bob].flatMap((each) => (each === undefined ? [] : [engine.resourceOf(each)]));
  const texts = commonestFilters.filter((text) => works(() => resources.map(engine.compile(text))));
  const tests = texts.map((text) => engine.compile(text));
  const parse = () => {
    for (const text of texts) engine.parse(text);
    return texts.length;
  };
  let found = 0;
  const match = () => {
    for (const test of tests) for (const resource of resources) if (test(resource)) found += 1;
    if (found === 0) throw new Error(`${engine.title} finds nothing`);
    return tests.length * resources.length;
  };
  return { title: engine.title, parse, match, taken: texts.length, score: scoreFilters(engine) };
};

const measureFilters = () => {
  const all = filterEngines().map(filterWork);
  const parses = perSecond(all.map(({ parse }) => parse));
  const matches = perSecond(all.map(({ match }) => match));
  return all.map((each, index) => ({ ...each, parses: parses[index] ?? 0, matches: matches[index] ?? 0 }));
};

const patchWork = (engine: PatchEngine) => {
  // Each has a document of its own, for those that change it in place.
  const requests = commonestPatches.map((operations) => ({
    document: JSON.parse(JSON.stringify(babs)) as JsonObject,
    operations,
  }));
  return () => {
    for (const { document, operations } of requests) engine.apply(document, operations);
    return requests.length;
  };
};

const measurePatches = () => {
  const engines = patchEngines();
  const patches = perSecond(engines.map(patchWork));
  return engines.map((engine, index) => ({
    title: engine.title,
    patches: patches[index] ?? 0,
    score: scorePatches(engine),
    prototype: reachesPrototype(engine),
  }));
};

const main = (): void => {
  console.log(`Filters: ${commonestFilters.length} commonest; best of 7 rounds on Node ${process.versions.node}\n`);
  row('', 'parses/s', 'matches/s', 'filters taken', 'cases wrong');
  const filters = measureFilters();
  for (const { title, parses, matches, taken, score } of filters)
    row(title, number(parses), number(matches), `${taken}/${commonestFilters.length}`, `${score.wrong}/${score.of}`);
  const [ours, ...others] = filters;
  console.log('');
  goal(
    'parses, times the fastest other',
    (ours?.parses ?? 0) / Math.max(...others.map(({ parses }) => parses)),
    goals.filterShare,
  );
  goal(
    'matches, times the fastest other',
    (ours?.matches ?? 0) / Math.max(...others.map(({ matches }) => matches)),
    goals.filterShare,
  );
  goal('matches, in millions a second', (ours?.matches ?? 0) / 1e6, goals.matches / 1e6);

  console.log(`\nPATCH: ${commonestPatches.length} commonest requests\n`);
  row('', 'patches/s', 'cases wrong', 'to prototype');
  const patches = measurePatches();
  for (const { title, patches: rate, score, prototype } of patches)
    row(title, number(rate), `${score.wrong}/${score.of}`, prototype ? 'reached' : 'not reached');
  // In place there is nothing left to undo a refused request with, or to tell whether anything changed; shown, not compared.
  const [own, , copying] = patches;
  console.log('');
  goal(
    'patches, times the other that leaves the document alone',
    (own?.patches ?? 0) / (copying?.patches ?? 1),
    goals.patchShare,
  );
  const wrong = (ours?.score.wrong ?? 1) + (own?.score.wrong ?? 1);
  if (wrong > 0 || own?.prototype !== false) failures.push('our own cases');
  if (failures.length > 0) {
    console.log(`\nMissed: ${failures.join(', ')}`);
    process.exitCode = 1;
  }
};

main();
