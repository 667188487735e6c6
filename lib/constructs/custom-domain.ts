import { CfnOutput } from 'aws-cdk-lib';
import { DomainName, EndpointType, type IRestApi, type RestApi, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Construct } from 'constructs';

/** A domain name and its certificate. */
export interface CustomDomainProps {
  readonly domainName: string;
  readonly certificateArn: string;
}

/** Serves the API on a domain name of one's own, without the stage in the path. The DNS record stays with whoever owns the zone. */
export class CustomDomain extends Construct {
  constructor(scope: Construct, id: string, api: RestApi, props: CustomDomainProps) {
    super(scope, id);
    const domain = new DomainName(this, 'Domain', {
      domainName: props.domainName,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', props.certificateArn),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
      mapping: api as IRestApi, // the CDK's own types are not made for exactOptionalPropertyTypes
    });
    new CfnOutput(this, 'Target', {
      description: `Where a CNAME or alias record of ${props.domainName} has to point`,
      value: domain.domainNameAliasDomainName,
    });
  }
}
