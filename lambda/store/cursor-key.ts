import { DirectoryError } from '../directory/directory-error';
import { text, textOf } from './codec';
import { cursorKeyKey } from './keys';
import { getItem, type Table } from './table';
import { ABSENT, put, transact } from './transact';

/** An item of its own: what serves identity providers may not write the organisation's record. Of two that begin at once, one wins. */
export const cursorKey = async (table: Table, org: string, candidate: string): Promise<string> => {
  const key = cursorKeyKey(org);
  const held = await getItem(table, key);
  if (held !== undefined) return textOf(held, 'secret');
  try {
    const refused = () => new DirectoryError({ code: 'exists' });
    await transact(table, [put(key, { secret: text(candidate) }, { condition: ABSENT, refused })]);
    return candidate;
  } catch (error) {
    if (!(error instanceof DirectoryError) || error.failure.code !== 'exists') throw error;
    return cursorKey(table, org, candidate);
  }
};
