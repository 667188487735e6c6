import { complex, reference, string } from './definition';

/** The enterprise extension of User, RFC 7643 §4.3 and §8.7.1. */
export const enterpriseUserSchema = {
  id: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  name: 'EnterpriseUser',
  description: 'Enterprise User',
  attributes: [
    string('employeeNumber', 'The number or code the organisation gave the person.'),
    string('costCenter', 'The name of a cost center.'),
    string('organization', 'The name of an organization.'),
    string('division', 'The name of a division.'),
    string('department', 'The name of a department.'),
    complex('manager', "The person's manager.", [
      string('value', "The id of the manager's user.", { caseExact: true }),
      reference('$ref', "The address of the manager's user.", { referenceTypes: ['User'] }),
      string('displayName', 'The displayName of the manager.', { mutability: 'readOnly' }),
    ]),
  ],
} as const;
