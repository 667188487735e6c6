import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type AlarmSources, alarms } from '../monitoring/alarms';

/** One CloudWatch alarm for each row of `lib/monitoring/alarms.ts`. */
export class ServiceAlarms extends Construct {
  /** @param topicArn SNS topic that they are sent to; empty: none. */
  constructor(scope: Construct, id: string, sources: AlarmSources, topicArn: string) {
    super(scope, id);
    const actions = topicArn === '' ? [] : [new SnsAction(Topic.fromTopicArn(this, 'Topic', topicArn))];
    for (const row of alarms) {
      const alarm = new Alarm(this, row.id, {
        alarmDescription: row.reason,
        metric: row.metric(sources),
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
}
