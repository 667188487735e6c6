import type { PatchPath } from './ast';
import { readAttributePath, readSubAttribute } from './attribute-path';
import { type Cursor, expected, openCursor, skipSpace, take } from './cursor';
import type { ParseOptions } from './limits';
import { parseValueFilter } from './parse-filter';

/** The path of a PATCH operation. Throws `invalidPath` with the position of the first fault. */
export const parsePatchPath = (text: string, options: ParseOptions): PatchPath => {
  const cursor = openCursor(text, 'path', options);
  skipSpace(cursor);
  const path = readAttributePath(cursor);
  if (!take(cursor, '[')) return atEnd(cursor, { path }, 'a value filter in brackets or the end');
  const filter = parseValueFilter(cursor, path);
  if (!take(cursor, '.')) return atEnd(cursor, { path, filter }, 'a sub-attribute or the end');
  return atEnd(cursor, { path, filter, sub: readSubAttribute(cursor) }, 'the end');
};

const atEnd = (cursor: Cursor, path: PatchPath, what: string): PatchPath => {
  skipSpace(cursor);
  if (cursor.at < cursor.text.length) throw expected(cursor, what);
  return path;
};
