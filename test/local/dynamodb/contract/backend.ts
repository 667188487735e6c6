import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** A DynamoDB that the contract is checked against. Client and table are there once the suite's `beforeAll` ran. */
export interface Backend {
  readonly name: string;
  /** DynamoDB Local is Amazon's, but not the service: here and there it does other than the service's documentation says. */
  readonly isAmazonLocal: boolean;
  readonly client: () => DynamoDBClient;
  readonly table: string;
}

/** Attributes as the SDK takes them. */
export type Attributes = Record<string, AttributeValue>;

export const S = (value: string): AttributeValue => ({ S: value });
export const N = (value: number): AttributeValue => ({ N: String(value) });
export const key = (partition: string, sort: string): Attributes => ({ PK: S(partition), SK: S(sort) });

/** What a refused call says. */
export interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly item?: Attributes;
  readonly reasons?: readonly { Code?: string; Message?: string; Item?: Attributes }[];
}

/** The refusal of a call; fails when the call goes through. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  // No instanceof: Node's own errors are of another realm than Jest's.
  if (typeof error !== 'object' || error === null) throw new Error('The call was not refused');
  const { name, message, Item, CancellationReasons } = error as Error & {
    Item?: Attributes;
    CancellationReasons?: Refusal['reasons'];
  }; // members of two of the SDK's exceptions
  return {
    name,
    message,
    ...(Item ? { item: Item } : {}),
    ...(CancellationReasons ? { reasons: CancellationReasons } : {}),
  };
}

/** A test of what the documentation says where DynamoDB Local is known to do otherwise; it fails once that is no longer so. */
export function documentedTest(backend: Backend, title: string, difference: string, run: () => Promise<void>): void {
  if (backend.isAmazonLocal) test.failing(`${title} (DynamoDB Local: ${difference})`, run);
  else test(title, run);
}
