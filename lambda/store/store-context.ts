import type { Table } from './table';

/** How much a filter that no index serves may read. */
export interface ScanBudget {
  readonly items: number;
  readonly bytes: number;
  readonly milliseconds: number;
}

/** What every part of the store works with. */
export interface StoreContext {
  readonly table: Table;
  readonly auditRetentionDays: number;
  readonly scanBudget: ScanBudget;
  readonly now: () => Date;
}
