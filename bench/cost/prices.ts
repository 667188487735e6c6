/** What AWS asks for what an operation uses: on-demand, us-east-1, the first tier, no free tier, in dollars. */

/** A price, and where AWS states it. */
interface Price {
  readonly what: string;
  readonly dollars: number;
  readonly page: string;
}

export const prices = {
  million_read_units: {
    what: 'a million read request units of DynamoDB (on-demand, standard table class)',
    dollars: 0.125,
    page: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  },
  million_write_units: {
    what: 'a million write request units of DynamoDB (on-demand, standard table class)',
    dollars: 0.625,
    page: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  },
  million_invocations: {
    what: 'a million invocations of Lambda',
    dollars: 0.2,
    page: 'https://aws.amazon.com/lambda/pricing/',
  },
  gigabyte_second: {
    what: 'a gigabyte-second of Lambda on arm64',
    dollars: 0.0000133334,
    page: 'https://aws.amazon.com/lambda/pricing/',
  },
  million_requests: {
    what: 'a million requests to a REST API of API Gateway',
    dollars: 3.5,
    page: 'https://aws.amazon.com/api-gateway/pricing/',
  },
} as const satisfies Record<string, Price>;

/** What nobody can read off a bill beforehand: how long a warm function runs. */
export const assumed = {
  /** As lib/constructs gives the functions that serve resources. */
  memoryGigabytes: 1,
  /** Until a transaction or a read within the region is answered. */
  millisecondsARoundTrip: 5,
  millisecondsOfItsOwn: 3,
} as const;

/** What an operation uses. */
export interface Usage {
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly roundTrips: number;
}

/** Dollars for a million of the operation: of the database alone, and of everything that stands in its way. */
export const dollarsPerMillion = ({ readUnits, writeUnits, roundTrips }: Usage) => {
  const database = readUnits * prices.million_read_units.dollars + writeUnits * prices.million_write_units.dollars;
  const milliseconds = assumed.millisecondsOfItsOwn + roundTrips * assumed.millisecondsARoundTrip;
  const computing =
    prices.million_invocations.dollars +
    milliseconds * 1_000 * assumed.memoryGigabytes * prices.gigabyte_second.dollars;
  return { database, all: database + computing + prices.million_requests.dollars };
};
