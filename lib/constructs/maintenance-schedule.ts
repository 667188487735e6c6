import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Function as SourceFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/** Runs maintenance every minute. */
export class MaintenanceSchedule extends Construct {
  readonly rule: Rule;

  constructor(scope: Construct, id: string, handler: SourceFunction) {
    super(scope, id);
    // A run that fails is not repeated: the next one, a minute later, finds the same work.
    handler.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    this.rule = new Rule(this, 'EveryMinute', {
      description: 'Finishes SCIM jobs that outlived their request',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(handler, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    });
  }
}
