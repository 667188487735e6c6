import type { JsonPiece } from '../aws-json/json-text';
import { type Item, itemSize } from './item';

const SPACE = 0x20;

/** An item as it is kept: its text, which most answers pass on as it is, and its size, which every answer has to know. */
export interface StoredItem {
  readonly size: number;
  readonly json: JsonPiece;
}

/** An item as it is going to be kept. */
export function storedItem(item: Item): StoredItem {
  return { size: itemSize(item), json: JSON.stringify(item) };
}

/** The item of a text. */
export function itemOf(stored: StoredItem): Item {
  return JSON.parse(String(stored.json)) as Item; // `storedItem` is all that writes items
}

/** What the database keeps of it. */
export function printed({ size, json }: StoredItem): string {
  return `${size} ${json}`;
}

/** The same, read as text. */
export function storedText(value: unknown): StoredItem {
  const text = value as string; // values of items are kept in utf8
  const space = text.indexOf(' ');
  return { size: Number(text.slice(0, space)), json: text.slice(space + 1) };
}

/** The same, read as bytes. */
export function storedBytes(value: unknown): StoredItem {
  const bytes = value as Buffer; // as asked for
  const space = bytes.indexOf(SPACE);
  return { size: Number(bytes.toString('latin1', 0, space)), json: bytes.subarray(space + 1) };
}
