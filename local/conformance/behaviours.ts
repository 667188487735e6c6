/** What a SCIM service has to answer, by number: the rows of the matrix. Each number has checks in `checks/`. */

export interface Behaviour {
  /** Chapter and line: `2.7`. */
  readonly number: string;
  readonly title: string;
  /** The standard it comes from; where identity providers settled it, who does. */
  readonly source: string;
}

export interface Chapter {
  readonly title: string;
  readonly behaviours: readonly Behaviour[];
}

const chapter = (number: number, title: string, rows: readonly [title: string, source: string][]): Chapter => ({
  title,
  behaviours: rows.map(([row, source], index) => ({ number: `${number}.${index + 1}`, title: row, source })),
});

/** All chapters in order. */
export const chapters: readonly Chapter[] = [
  chapter(1, 'Envelope', [
    ['Every body is application/scim+json, errors included', 'RFC 7644 §3.1, §8.1'],
    ['Requests as SCIM or plain JSON in any charset', 'RFC 7644 §3.1, §8.1'],
    ['Errors that an administrator can act on', 'RFC 7644 §3.12'],
    ['No call without a key', 'RFC 7644 §2, RFC 6750 §3'],
    ['Addresses on the base that the client used', 'RFC 7643 §3.1, RFC 7644 §3.3'],
    ['Names in any case, values by caseExact', 'RFC 7643 §2.1, §2.2'],
    ['Foreign parameters, slashes too many, spaces in queries', 'RFC 7644 §3.4.2, Entra'],
    ['Wrong methods and /Me', 'RFC 7644 §3.11, RFC 9110 §15.5.6'],
    ['null, empty and absent are one', 'RFC 7643 §2.5'],
    ['schemas lists what is in use', 'RFC 7643 §3'],
    ['Requests without a User-Agent', 'RFC 9110 §10.1.5, Entra'],
  ]),
  chapter(2, 'Users', [
    ['All of the User schema and the enterprise extension', 'RFC 7643 §2.4, §4.1, §4.3'],
    ['userName is unique without regard to case', 'RFC 7643 §4.1.1, RFC 7644 §3.3'],
    ['userName as e-mail address, where an organisation asks for it', 'setting'],
    ['One primary e-mail address a person', 'RFC 7643 §2.4'],
    ['externalId', 'RFC 7643 §3.1'],
    ['id, meta and groups are the service’s; password is never shown', 'RFC 7643 §2.2, §4.1.1'],
    ['active, as string too', 'RFC 7643 §2.3.2, §4.1.1'],
    ['Deactivated people stay, deleted ones go', 'RFC 7644 §3.6'],
    ['groups follows from the groups', 'RFC 7643 §4.1.2'],
    ['Free forms for country, locale, time zone, phone, URL', 'RFC 7643 §4.1.2, Entra'],
    ['manager in every form that is sent', 'RFC 7643 §4.3, Entra, Okta'],
    ['Numbers for strings', 'RFC 7643 §2.3.1'],
    ['Unknown and custom attributes', 'RFC 7643 §3.3, RFC 7644 §3.12'],
  ]),
  chapter(3, 'Roles on a user', [
    ['Roles in every form that is sent', 'RFC 7643 §4.1.2, Okta, Entra'],
    ['Roles in the form that the provider reads', 'RFC 7643 §4.1.2, Okta'],
    ['Unknown roles', 'RFC 7644 §3.12'],
    ['Taking roles away', 'RFC 7644 §3.5.1'],
    ['Protected roles', 'product'],
    ['Roles to pick from', 'RFC 7643 §6, Okta'],
  ]),
  chapter(4, 'Groups', [
    ['displayName is required and unique', 'RFC 7643 §4.2, RFC 7644 §3.3'],
    ['Members: users and groups, known and unknown', 'RFC 7643 §4.2'],
    ['Adding twice and removing what is not there change nothing', 'RFC 7644 §3.5.2.1, §3.5.2.2'],
    ['Concurrent changes lose no member', 'RFC 7644 §3.5.2'],
    ['Groups without their members', 'RFC 7644 §3.4.2.5, Entra'],
    ['Groups in groups', 'RFC 7643 §4.2'],
    ['What PATCH answers', 'RFC 7644 §3.5.2'],
    ['Deleting a group takes its memberships', 'RFC 7644 §3.6'],
  ]),
  chapter(5, 'PATCH', [
    ['Operations in any case, in order, all or nothing', 'RFC 7644 §3.5.2'],
    ['Every form of path', 'RFC 7644 §3.5.2, §3.10'],
    ['Operations without a path', 'RFC 7644 §3.5.2.1, §3.5.2.3'],
    ['add', 'RFC 7644 §3.5.2.1'],
    ['replace', 'RFC 7644 §3.5.2.3'],
    ['remove', 'RFC 7644 §3.5.2.2'],
    ['Empty values clear', 'RFC 7643 §2.5, RFC 7644 §3.5.2.3'],
    ['Deactivation without a path; operations in sequence', 'RFC 7644 §3.5.2, Entra'],
    ['Errors of PATCH', 'RFC 7644 §3.5.2, §3.12'],
    ['A PATCH that changes nothing', 'RFC 7644 §3.5.2.1'],
  ]),
  chapter(6, 'Filters, sorting, projection', [
    ['The whole grammar', 'RFC 7644 §3.4.2.2'],
    ['Comparison by type', 'RFC 7643 §2.2, RFC 7644 §3.4.2.2'],
    ['Multi-valued attributes and value paths', 'RFC 7644 §3.4.2.2'],
    ['pr and null', 'RFC 7643 §2.5, RFC 7644 §3.4.2.2'],
    ['Errors of filters', 'RFC 7644 §3.4.2.2, §3.12'],
    ['Look-ups that identity providers make', 'RFC 7644 §3.4.2.2'],
    ['Filters that no index serves', 'RFC 7644 §3.4.2'],
    ['Sorting', 'RFC 7644 §3.4.2.3'],
    ['attributes and excludedAttributes', 'RFC 7643 §7, RFC 7644 §3.4.2.5, §3.9'],
    ['Nothing found is an empty list', 'RFC 7644 §3.4.2'],
  ]),
  chapter(7, 'Paging', [
    ['startIndex and count', 'RFC 7644 §3.4.2.4'],
    ['Exact totals and whole walks', 'RFC 7644 §3.4.2, §3.4.2.4'],
    ['Any page by its index', 'RFC 7644 §3.4.2.4'],
    ['Cursors', 'RFC 9865 §2, §4'],
    ['POST …/.search', 'RFC 7644 §3.4.3'],
  ]),
  chapter(8, 'Versions, bulk, discovery', [
    ['Entity tags', 'RFC 7644 §3.14'],
    ['Bulk', 'RFC 7644 §3.7'],
    ['Discovery', 'RFC 7643 §5, §6, §7, RFC 7644 §4'],
    ['What /Schemas says is true', 'RFC 7643 §7'],
  ]),
];

/** All behaviours in order. */
export const behaviours: readonly Behaviour[] = chapters.flatMap((each) => each.behaviours);
