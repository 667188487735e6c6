/** Units that one request consumed on one table. */
export interface Consumed {
  readonly table: string;
  readonly read: number;
  readonly write: number;
}

/** Write units of an item: 1 KB each, at least one, for the larger of its states before and after; 0 bytes when it was or is not there. */
export function writeUnits(bytesBefore: number, bytesAfter: number): number {
  return Math.max(1, Math.ceil(Math.max(bytesBefore, bytesAfter) / 1024));
}

/** Read units of so many bytes: 4 KB each, at least one, half of it when eventually consistent. */
export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5);
}

/** Adds up by table. */
export function totals(parts: readonly Consumed[]): Consumed[] {
  const byTable = new Map<string, Consumed>();
  for (const part of parts) {
    const sum = byTable.get(part.table);
    byTable.set(part.table, {
      table: part.table,
      read: (sum?.read ?? 0) + part.read,
      write: (sum?.write ?? 0) + part.write,
    });
  }
  return [...byTable.values()];
}

/** The ConsumedCapacity member of an answer, or nothing unless asked for. Transactions name read and write units apart. */
export function consumedCapacity(
  consumed: Consumed,
  mode: string | undefined,
  transactional = false,
): object | undefined {
  if (mode !== 'TOTAL' && mode !== 'INDEXES') return undefined;
  const units = {
    CapacityUnits: consumed.read + consumed.write,
    ...(transactional && consumed.read > 0 ? { ReadCapacityUnits: consumed.read } : {}),
    ...(transactional && consumed.write > 0 ? { WriteCapacityUnits: consumed.write } : {}),
  };
  return { TableName: consumed.table, ...units, ...(mode === 'INDEXES' ? { Table: units } : {}) };
}
