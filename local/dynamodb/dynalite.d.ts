/** The parts of dynalite 4 that we build on. It ships without types. */
declare module 'dynalite/db' {
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
    readonly db: Level;
  }
  interface Bounds {
    gt?: string;
    gte?: string;
    lt?: string;
    lte?: string;
    reverse?: boolean;
    valueEncoding?: 'utf8' | 'buffer';
    highWaterMarkBytes?: number;
  }
  interface Reading<Entry> {
    nextv(size: number): Promise<Entry[]>;
    close(): Promise<void>;
  }
  type Operation = { type: 'put'; key: string; value: unknown; valueEncoding?: 'utf8' } | { type: 'del'; key: string };
  /** The database below: abstract-level with JSON values. */
  interface Level {
    open(options: { writeBufferSize: number; cacheSize: number }): Promise<void>;
    getSync(key: string, options?: { keyEncoding: 'utf8'; valueEncoding: 'utf8' }): unknown;
    put(key: string, value: unknown): Promise<void>;
    batch(operations: readonly Operation[]): Promise<void>;
    keys(bounds: Bounds): AsyncIterable<string>;
    values(bounds: Bounds): Reading<unknown>;
    iterator(bounds: Bounds): AsyncIterable<[key: string, value: unknown]> & Reading<[key: string, value: unknown]>;
    /** dynalite's wrapper takes nothing more once it is closed; `_original` is LevelDB's own. */
    close: { (): Promise<void>; readonly _original: () => Promise<void> };
  }
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
  export function validateKey(key: Item, table: Table): Refusal | null | undefined;
  export function validateItem(item: Item, table: Table): Refusal | null | undefined;
  export function validateKeyPaths(nested: Record<string, boolean> | undefined, table: Table): Refusal | undefined;
  export function checkConditional(request: Conditional, existing: Item | undefined): Refusal | null | undefined;
  export function matchesExprFilter(item: Item, expression: object): boolean;
  export function matchesFilter(item: Item, filter: object, operator: string | undefined): boolean;
  export function validateUpdates(
    attributeUpdates: undefined,
    updates: import('./requests').ParsedUpdate | undefined,
    table: Table,
  ): Refusal | undefined;
  export function mapPaths(paths: Paths['paths'] | string[], item: Item): Item;
  export function hashPrefix(value: string, type: string): string;
  export function toRangeStr(value: object | string, type?: string): string;
}

declare module 'dynalite/db/*' {
  /** Names and values by placeholder, and those that no expression has used yet. */
  interface ParserContext {
    readonly attrNames?: Readonly<Record<string, string>>;
    readonly attrVals?: Readonly<Record<string, object>>;
    readonly unusedAttrNames: Record<string, boolean>;
    readonly unusedAttrVals: Record<string, boolean>;
    compare(operator: 'GT', one: object | undefined, other: object | undefined): boolean;
  }
  /** A string in place of a tree is an error. */
  const parser: { parse(expression: string, options: { context: ParserContext }): unknown };
  export = parser;
}

declare module 'dynalite/validations' {
  import type { Store } from 'dynalite/db';

  export function checkTypes(data: object, types: object): Record<string, unknown>;
  export function checkValidations(data: object, types: object, custom: unknown, store: Store): void;
}

declare module 'dynalite/validations/*' {
  import type { Store } from 'dynalite/db';

  export const types: object;
  /** Checks what the types cannot tell and parses the expressions into the request; the message of a refusal. */
  export const custom: ((request: object, store: Store) => string | null | undefined) | undefined;
}

declare module 'dynalite/actions/*' {
  type Callback = (error: Error | null, output?: object) => void;
  const action: (store: object, data: object, callback: Callback) => void;
  export = action;
}
