import type { RecordLine } from './read-lines';

export interface BatchLimits {
  readonly records: number;
  readonly members: number;
  readonly bytes: number;
}

/** What stands around the records of a request. */
const FRAME_BYTES = 1024;

const membersIn = ({ record }: RecordLine): number => (Array.isArray(record.members) ? record.members.length : 0);
const bytesOf = ({ record }: RecordLine): number => Buffer.byteLength(JSON.stringify(record)) + 1;

/** Lines as one request takes them; of the same lines always the same batches. */
export async function* inBatches(
  lines: AsyncIterable<RecordLine>,
  { records, members, bytes }: BatchLimits,
): AsyncGenerator<readonly RecordLine[]> {
  let batch: RecordLine[] = [];
  let [batchMembers, batchBytes] = [0, FRAME_BYTES];
  for await (const line of lines) {
    const [ownMembers, ownBytes] = [membersIn(line), bytesOf(line)];
    const full = batch.length >= records || batchMembers + ownMembers > members || batchBytes + ownBytes > bytes;
    if (full && batch.length > 0) {
      yield batch;
      [batch, batchMembers, batchBytes] = [[], 0, FRAME_BYTES];
    }
    batch.push(line);
    batchMembers += ownMembers;
    batchBytes += ownBytes;
  }
  if (batch.length > 0) yield batch;
}
