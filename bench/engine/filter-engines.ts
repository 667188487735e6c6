import { compileFilter } from '../../lambda/scim/filter/compile-filter';
import type { Filterable } from '../../lambda/scim/filter/filterable';
import { parseFilter } from '../../lambda/scim/filter/parse-filter';
import { userResourceType } from '../../lambda/scim/schema/resource-types';
import { load, titleOf } from './load-package';

/** One way to read filters, on resources of its own form. */
export interface FilterEngine<Resource = unknown> {
  readonly title: string;
  readonly resourceOf: (resource: Filterable) => Resource;
  /** From text to what can be asked. */
  readonly parse: (text: string) => unknown;
  readonly compile: (text: string) => (resource: Resource) => boolean;
}

const plain = ({ id, document, meta, groups }: Filterable): object => ({
  id,
  ...document,
  meta,
  ...(groups === undefined ? {} : { groups }),
});

const ours: FilterEngine<Filterable> = {
  title: 'cdk-scim',
  resourceOf: (resource) => resource,
  parse: (text) => parseFilter(text, { mode: 'compatible' }),
  compile: (text) => compileFilter(parseFilter(text, { mode: 'compatible' }), userResourceType, { mode: 'compatible' }),
};

type Test = (resource: object) => boolean;

const parserWithTester = (name: 'scim2-parse-filter' | 'scim2-filter'): FilterEngine<object> => {
  const { parse, filter } = load<{ parse: (text: string) => object; filter: (parsed: object) => Test }>(name);
  return { title: titleOf(name), resourceOf: plain, parse, compile: (text) => filter(parse(text)) };
};

const compiler = (): FilterEngine<object> => {
  const { compileFilter: compile } = load<{ compileFilter: (text: string) => Test }>('scim-query-filter-parser');
  return { title: titleOf('scim-query-filter-parser'), resourceOf: plain, parse: compile, compile };
};

const scimmy = (): FilterEngine<object> => {
  type Filter = new (text: string) => { match: (resources: object[]) => object[] };
  const { Filter } = load<{ Types: { Filter: Filter } }>('scimmy').Types;
  return {
    title: titleOf('scimmy'),
    resourceOf: plain,
    parse: (text) => new Filter(text),
    compile: (text) => {
      const filter = new Filter(text);
      return (resource) => filter.match([resource]).length > 0;
    },
  };
};

/** Ours first. */
export const filterEngines = (): readonly FilterEngine[] =>
  // Each engine is only ever given resources that its own `resourceOf` made.
  [
    ours,
    parserWithTester('scim2-parse-filter'),
    parserWithTester('scim2-filter'),
    compiler(),
    scimmy(),
  ] as readonly FilterEngine[];
