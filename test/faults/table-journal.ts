/** Puts a table back as it was, but for counts that warm functions remember: none of them goes back in any table. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDb } from '../../local/dynamodb/start-dynamo-db';

type Item = Record<string, AttributeValue>;
type Image = object | undefined;

/** Where an organization's item counts the changes of its roles and workspaces. */
const COUNT = 'catalogue';

/** A function that marks a moment, and gives the function that puts the table back as it was then. */
export const createJournal = (database: DynamoDb): (() => () => Promise<void>) => {
  const journals = new Set<Map<string, { key: Item; image: Image }>>();
  const counts = new Map<string, number>();
  /** The image with a count that no function can know, where the count would go back. */
  const counted = (name: string, image: object): object => {
    const [highest, old] = [counts.get(name) ?? 0, Number((image as Item)[COUNT]?.N ?? 0)];
    return highest > old ? { ...image, [COUNT]: { N: String(highest + 1) } } : image;
  };
  database.onChange(({ oldImage, newImage }) => {
    // Keys are strings; the emulation types its values less narrowly than the SDK.
    const { PK, SK } = (oldImage ?? newImage ?? {}) as unknown as Item;
    const name = `${PK?.S}\n${SK?.S}`;
    if (PK === undefined || SK === undefined) return;
    const count = Number((newImage as Item | undefined)?.[COUNT]?.N ?? 0);
    if (count > (counts.get(name) ?? 0)) counts.set(name, count);
    for (const journal of journals) if (!journal.has(name)) journal.set(name, { key: { PK, SK }, image: oldImage });
  });
  return () => {
    const journal = new Map<string, { key: Item; image: Image }>();
    journals.add(journal);
    return async () => {
      const TableName = 'directory';
      for (const [name, { key, image }] of [...journal]) {
        if (image === undefined) await database.dispatch('DeleteItem', { TableName, Key: key });
        else await database.dispatch('PutItem', { TableName, Item: counted(name, image) });
      }
      journals.delete(journal);
    };
  };
};
