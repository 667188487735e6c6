import { Stack } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type AlarmSources, alarms } from '../monitoring/alarms';

/** One CloudWatch alarm for each row of `lib/monitoring/alarms.ts`. */
export class ServiceAlarms extends Construct {
  /** @param topicArn SNS topic that they are sent to; empty: none. */
  constructor(
    scope: Construct,
    id: string,
    sources: Omit<AlarmSources, 'keyCheckFailures' | 'throttledRequests'>,
    topicArn: string,
  ) {
    super(scope, id);
    const actions = topicArn === '' ? [] : [new SnsAction(Topic.fromTopicArn(this, 'Topic', topicArn))];
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html: an authorizer says 401 by
    // throwing, so its errors cannot be told from wrong keys by Lambda's metrics; `authorizer.handler.ts` logs the real ones.
    const keyCheckFailures = new MetricFilter(this, 'KeyCheckFailures', {
      logGroup: sources.functions.authorizer.logGroup,
      filterPattern: FilterPattern.booleanValue('$.message.keyCheckFailed', true),
      metricNamespace: Stack.of(this).stackName,
      metricName: 'KeyCheckFailures',
    });
    const throttledRequests = this.throttledRequests(sources.functions);
    for (const row of alarms) {
      const alarm = new Alarm(this, row.id, {
        alarmDescription: row.reason,
        metric: row.metric({ ...sources, keyCheckFailures, throttledRequests }),
        comparisonOperator: row.comparison,
        threshold: row.threshold,
        evaluationPeriods: row.periods,
        datapointsToAlarm: row.datapoints,
        treatMissingData: row.missingData,
      });
      alarm.addAlarmAction(...actions);
      alarm.addOkAction(...actions);
    }
  }
  /** One metric of all functions that hold organisations to their rate (`lambda/http/scim-handler.ts` logs it). */
  private throttledRequests({ users, groups, bulk, discovery }: AlarmSources['functions']): MetricFilter {
    const filter = (id: string, { logGroup }: AlarmSources['functions']['users']): MetricFilter =>
      new MetricFilter(this, `${id}Throttled`, {
        logGroup,
        filterPattern: FilterPattern.booleanValue('$.message.throttled', true),
        metricNamespace: Stack.of(this).stackName,
        metricName: 'ThrottledRequests',
      });
    for (const [id, source] of Object.entries({ Groups: groups, Bulk: bulk, Discovery: discovery })) filter(id, source);
    return filter('Users', users);
  }
}
