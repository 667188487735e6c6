import { randomUUID } from 'node:crypto';
import { setTimeout as sleepFor } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ReportLoss } from '../directory/report-loss';
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
  readonly reportLoss: ReportLoss;
}

/** Where the store is, and what it takes from outside. */
export interface StoreOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** In [0, 1); chooses shards and pauses. */
  readonly random?: () => number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Measures how long scans and jobs take; times that are stored come with each call. */
  readonly now?: () => Date;
  /** Tokens of transactions, each another one. */
  readonly newToken?: () => string;
  readonly auditRetentionDays?: number;
  /** How much a filter that no index serves may read. */
  readonly scanBudget?: Partial<ScanBudget>;
  readonly reportLoss?: ReportLoss;
}

export const defaultScanBudget: ScanBudget = { items: 50_000, bytes: 64 * 1024 * 1024, milliseconds: 20_000 };

/** What the parts of a store on this table work with. */
export const storeContext = (options: StoreOptions): StoreContext => {
  const {
    client,
    table: name,
    random = Math.random,
    sleep = (milliseconds) => sleepFor(milliseconds),
    now = () => new Date(),
    newToken = randomUUID,
    auditRetentionDays = 365,
    scanBudget,
    reportLoss = () => undefined,
  } = options;
  const table = { client, name, random, sleep, newToken, now };
  return { table, auditRetentionDays, scanBudget: { ...defaultScanBudget, ...scanBudget }, reportLoss };
};
