/** The parts of dynalite 4 that we build on. It ships without types. */
declare module 'dynalite/db' {
  import type { AbstractBatchOperation, AbstractLevel } from 'abstract-level';

  type Item = import('./item').Item;
  type Table = import('./table').Table;
  interface Refusal extends Error {
    statusCode: number;
    body: { __type: string; message: string };
  }
  interface Paths {
    paths: (string | (string | number)[])[];
    nestedPaths?: Record<string, boolean>;
  }
  interface Store {
    readonly options: { readonly maxItemSize: number };
    readonly db: AbstractLevel<string, string, unknown>;
  }
  type Operation = AbstractBatchOperation<AbstractLevel<string, string, unknown>, string, unknown>;
  interface Conditional {
    _condition?: { expression: object; nestedPaths?: Record<string, boolean> };
    Expected?: object;
    ConditionalOperator?: string;
  }

  export function create(options: {
    path?: string;
    createTableMs: number;
    deleteTableMs: number;
    updateTableMs: number;
  }): Store;
  export function createKey(item: Item, table: Table): string;
  export function validateKey(key: Item, table: Table): Refusal | null | undefined;
  export function validateItem(item: Item, table: Table): Refusal | null | undefined;
  export function validateKeyPaths(nested: Record<string, boolean> | undefined, table: Table): Refusal | undefined;
  export function checkConditional(request: Conditional, existing: Item | undefined): Refusal | null | undefined;
  export function matchesExprFilter(item: Item, expression: object): boolean;
  export function matchesFilter(item: Item, filter: object, operator: string | undefined): boolean;
  export function mapPaths(paths: Paths['paths'] | string[], item: Item): Item;
  export function hashPrefix(value: string, type: string): string;
  export function toRangeStr(value: object | string, type?: string): string;
  export function compare(comparator: string, value: object, operands: object[]): boolean;
}

declare module 'dynalite/validations' {
  import type { Store } from 'dynalite/db';

  export function checkTypes(data: object, types: object): Record<string, unknown>;
  export function checkValidations(data: object, types: object, custom: unknown, store: Store): void;
}

declare module 'dynalite/validations/*' {
  export const types: object;
  export const custom: unknown;
}

declare module 'dynalite/actions/*' {
  type Callback = (error: Error | null, output?: object) => void;
  const action: (store: object, data: object, callback: Callback) => void;
  export = action;
}
