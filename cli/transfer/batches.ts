import { isRecordLine, type ReadLine } from './read-lines';
import { FRAME_BYTES } from './read-record';

export interface BatchLimits {
  readonly records: number;
  readonly members: number;
  readonly bytes: number;
}

const membersIn = (line: ReadLine): number =>
  isRecordLine(line) && Array.isArray(line.record.members) ? line.record.members.length : 0;

/** Lines as one request takes them; of the same lines always the same batches. Lines that cannot be read count as well. */
export async function* inBatches(
  lines: AsyncIterable<ReadLine>,
  { records, members, bytes }: BatchLimits,
): AsyncGenerator<readonly ReadLine[]> {
  let batch: ReadLine[] = [];
  let [batchMembers, batchBytes] = [0, FRAME_BYTES];
  for await (const line of lines) {
    const [ownMembers, ownBytes] = [membersIn(line), isRecordLine(line) ? line.size : 0];
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
