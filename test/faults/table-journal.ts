/** Puts a table back as it was. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDb } from '../../local/dynamodb/start-dynamo-db';

type Item = Record<string, AttributeValue>;
type Image = object | undefined;

/** A function that marks a moment, and gives the function that puts the table back as it was then. */
export const createJournal = (database: DynamoDb): (() => () => Promise<void>) => {
  const journals = new Set<Map<string, { key: Item; image: Image }>>();
  database.onChange(({ oldImage, newImage }) => {
    // Keys are strings; the emulation types its values less narrowly than the SDK.
    const { PK, SK } = (oldImage ?? newImage ?? {}) as unknown as Item;
    const name = `${PK?.S}\n${SK?.S}`;
    if (PK === undefined || SK === undefined) return;
    for (const journal of journals) if (!journal.has(name)) journal.set(name, { key: { PK, SK }, image: oldImage });
  });
  return () => {
    const journal = new Map<string, { key: Item; image: Image }>();
    journals.add(journal);
    return async () => {
      const TableName = 'directory';
      for (const { key, image } of [...journal.values()]) {
        if (image === undefined) await database.dispatch('DeleteItem', { TableName, Key: key });
        else await database.dispatch('PutItem', { TableName, Item: image });
      }
      journals.delete(journal);
    };
  };
};
