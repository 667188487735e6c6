import { Duration } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { FunctionName } from '../handlers';

/** What alarms are measured on. */
export interface AlarmSources {
  readonly api: RestApi;
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
  readonly tableName: string;
  /** Counts the keys that could not be checked; of errors, Lambda counts every refused key too. */
  readonly keyCheckFailures: MetricFilter;
  /** Counts the requests that were refused because their organisation sends too many. */
  readonly throttledRequests: MetricFilter;
}

/** One alarm. */
export interface AlarmRow {
  readonly id: string;
  /** What is wrong when it rings, and why the threshold is where it is; people read it in the alarm. */
  readonly reason: string;
  readonly metric: (sources: AlarmSources) => IMetric;
  readonly comparison: ComparisonOperator;
  readonly threshold: number;
  /** Of so many periods … */
  readonly periods: number;
  /** … so many must be beyond the threshold. */
  readonly datapoints: number;
  /** What silence means. */
  readonly missingData: TreatMissingData;
}

const sumOver = (minutes: number) => ({ period: Duration.minutes(minutes), statistic: Stats.SUM });

/** Metrics added up. What has no value counts as nothing: else there were no sum while a single function is idle. */
function total(metrics: readonly IMetric[], label: string): IMetric {
  return new MathExpression({
    label,
    expression: metrics.map((_, index) => `FILL(m${index}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric])),
    period: Duration.minutes(5),
  });
}

const atLeast = {
  comparison: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  missingData: TreatMissingData.NOT_BREACHING,
};

/** Every alarm of the service. */
export const alarms: readonly AlarmRow[] = [
  {
    ...atLeast,
    id: 'ServerErrors',
    reason:
      'IdPs get 5xx answers. They repeat what failed, so a few do no harm; 5 in 5 minutes, twice, are more than a passing fault, and an IdP that keeps failing is quarantined by its vendor.',
    metric: ({ api }) => api.metricServerError(sumOver(5)),
    threshold: 5,
    periods: 3,
    datapoints: 2,
  },
  {
    ...atLeast,
    id: 'HandlerCrashes',
    reason:
      'A function ended without an answer of its own: a crash, a time-out, or too little memory. Handlers answer every failure that they foresee, so each one is worth a look.',
    metric: ({ functions: { users, groups, bulk, discovery, admin, transfer } }) =>
      total(
        [users, groups, bulk, discovery, admin, transfer].map((source) => source.metricErrors(sumOver(5))),
        'Crashes',
      ),
    threshold: 1,
    periods: 1,
    datapoints: 1,
  },
  {
    ...atLeast,
    id: 'Throttles',
    reason:
      'Lambda refused to run a function because the account is at its limit of concurrency: requests fail that the service would have served. A burst may touch the limit once; twice in 15 minutes it is too low.',
    metric: ({ functions }) =>
      total(
        Object.values(functions).map((source) => source.metricThrottles(sumOver(5))),
        'Throttles',
      ),
    threshold: 1,
    periods: 3,
    datapoints: 2,
  },
  {
    ...atLeast,
    id: 'AuthorizerErrors',
    reason:
      'Access keys cannot be checked, most likely because Secrets Manager or the pepper cannot be read. Keys that were checked lately work on for 15 minutes; all others are locked out.',
    metric: ({ keyCheckFailures }) => keyCheckFailures.metric(sumOver(5)),
    threshold: 3,
    periods: 1,
    datapoints: 1,
  },
  {
    ...atLeast,
    id: 'MaintenanceFailures',
    reason:
      'Maintenance runs every minute and finishes what requests left behind: members of deleted groups, large changes. One failed run is made up for by the next; 3 of 5 are not.',
    metric: ({ functions }) => functions.maintenance.metricErrors(sumOver(1)),
    threshold: 1,
    periods: 5,
    datapoints: 3,
  },
  {
    id: 'MaintenanceStopped',
    reason:
      'Maintenance has not run for 10 minutes, although it is due every minute: its schedule is off or it cannot start.',
    metric: ({ functions }) => functions.maintenance.metricInvocations(sumOver(5)),
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 1,
    periods: 2,
    datapoints: 2,
    missingData: TreatMissingData.BREACHING,
  },
  {
    ...atLeast,
    id: 'SlowAnswers',
    reason:
      'One request in a hundred takes 10 s or more over 15 minutes. The gateway gives up at 29 s and IdPs give up at about 30 s.',
    metric: ({ api }) => api.metricLatency({ period: Duration.minutes(5), statistic: Stats.percentile(99) }),
    threshold: 10_000,
    periods: 3,
    datapoints: 3,
  },
  {
    ...atLeast,
    id: 'OrganizationThrottled',
    reason:
      'An organisation sends more requests than its rate allows and does not slow down: 500 were refused with 429 in 5 minutes, three times in a row. Others are served as ever; its own provisioning lags behind.',
    metric: ({ throttledRequests }) => throttledRequests.metric(sumOver(5)),
    threshold: 500,
    periods: 3,
    datapoints: 3,
  },
  {
    ...atLeast,
    id: 'TableThrottles',
    reason:
      'DynamoDB refuses reads or writes for longer than the retries bridge: one partition takes more than 3,000 read or 1,000 write units a second, or the table reached the quota of the account.',
    metric: ({ tableName }) =>
      total(
        ['ReadThrottleEvents', 'WriteThrottleEvents'].map(
          (metricName) =>
            new Metric({
              namespace: 'AWS/DynamoDB',
              metricName,
              dimensionsMap: { TableName: tableName },
              ...sumOver(5),
            }),
        ),
        'Throttles',
      ),
    threshold: 100,
    periods: 3,
    datapoints: 2,
  },
];
