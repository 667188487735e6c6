import type { FilterCase } from './case';

const RFC = 'RFC 7644 §3.4.2.2';
const U = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** What is written how. */
export const grammarCases: readonly FilterCase[] = [
  // The examples of figure 2.
  [`${RFC} figure 2`, 'userName eq "bob"', 'bob'],
  [`${RFC} figure 2`, `name.familyName co "O'Malley"`, 'ada'],
  [`${RFC} figure 2`, 'userName sw "B"', 'bob'],
  [`${RFC} figure 2`, `${U}:userName sw "B"`, 'bob'],
  [`${RFC} figure 2`, 'title pr', 'ada'],
  [`${RFC} figure 2`, 'meta.lastModified gt "2011-05-13T04:42:34Z"', 'ada bob cyd dan'],
  [`${RFC} figure 2`, 'meta.lastModified ge "2011-05-13T04:42:34Z"', 'ada bob cyd dan'],
  [`${RFC} figure 2`, 'meta.lastModified lt "2011-05-13T04:42:35Z"', 'ada'],
  [`${RFC} figure 2`, 'meta.lastModified le "2011-05-13T04:42:34.5Z"', 'ada'],
  [`${RFC} figure 2`, 'title pr and userType eq "Employee"', 'ada'],
  [`${RFC} figure 2`, 'title pr or userType eq "Contractor"', 'ada bob'],
  [`${RFC} figure 2`, `schemas eq "${ENT}"`, 'ada bob'],
  [`${RFC} figure 2`, 'userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")', 'ada'],
  [
    `${RFC} figure 2`,
    'userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")',
    'cyd dan',
  ],
  [`${RFC} figure 2`, 'userType eq "Employee" and (emails.type eq "work")', 'ada'],
  [`${RFC} figure 2`, 'userType eq "Employee" and emails[type eq "work" and value co "@example.com"]', 'ada'],
  [
    `${RFC} figure 2`,
    'emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]',
    'ada',
  ],

  // Letter case of names and operators.
  ['behaviours 1.6', 'USERNAME EQ "bob"', 'bob'],
  ['behaviours 1.6', 'Username Eq "bob"', 'bob'],
  ['behaviours 1.6', 'NAME.GIVENNAME sW "b"', 'bob'],
  ['behaviours 1.6', `${ENT.toUpperCase()}:DEPARTMENT eq "sales"`, 'bob'],
  ['behaviours 1.6', 'title PR AND active EQ TRUE', 'ada'],
  ['behaviours 1.6', 'active eq False', 'bob'],
  ['behaviours 1.6', 'title eq NULL', 'bob cyd dan'],
  ['behaviours 1.6', 'NOT (userName eq "bob") And NoT (userName eq "dan")', 'ada cyd'],
  ['behaviours 1.6', 'userName eq "bob" OR userName eq "dan"', 'bob dan'],
  ['behaviours 1.6', 'EMAILS[TYPE EQ "work" AND VALUE SW "ada"]', 'ada'],

  // Paths.
  ['behaviours 6.1', `${U}:name.givenName eq "Bob"`, 'bob'],
  ['behaviours 6.1', `${U}:emails[type eq "work"].value eq "ada@example.com"`, 'ada'],
  ['behaviours 6.1', `${ENT}:department eq "R&D"`, 'ada'],
  ['behaviours 6.1', `${ENT}:manager.value eq "m-1"`, 'ada'],
  ['behaviours 6.1', `${ENT}:manager eq "m-1"`, 'ada'],
  ['behaviours 6.1', `${ENT}:manager.displayName eq "max"`, 'ada'],
  ['RFC 7644 §3.10', 'manager eq "m-1"', 'ada'],
  ['RFC 7644 §3.10', 'manager.value eq "m-1"', 'ada'],
  ['RFC 7644 §3.10', 'department eq "sales"', 'bob'],
  ['RFC 7644 §3.10', `${ENT}:manager.$ref ew "/Users/m-1"`, 'ada'],
  ['RFC 7644 §3.10', `${ENT} pr`, 'ada bob'],
  ['RFC 7644 §3.10', `${ENT} eq null`, 'cyd dan'],
  ['RFC 7644 §3.10', `${ENT} ne null`, 'ada bob'],
  ['RFC 7643 §3.1', 'id eq "b0b"', 'bob'],
  ['RFC 7643 §3.1', 'meta.resourceType eq "User"', 'ada bob cyd dan'],
  ['RFC 7643 §3.1', 'meta.version eq "W/\\"1\\""', 'ada bob cyd dan'],
  ['RFC 7643 §3.1', 'meta.location ew "/Users/dan"', 'dan'],

  // Precedence and grouping; `and` before `or` first, then the parentheses that change it.
  ['behaviours 6.1 precedence', 'userName eq "bob" or userName eq "dan" and title pr', 'bob'],
  ['behaviours 6.1 precedence', 'title pr and userName eq "dan" or userName eq "bob"', 'bob'],
  ['behaviours 6.1 precedence', '(userName eq "bob" or userName eq "dan") and title pr', ''],
  ['behaviours 6.1 precedence', '(userName eq "bob" or title pr) and active eq true', 'ada'],
  ['behaviours 6.1 precedence', 'not (title pr) and active pr', 'bob'],
  ['behaviours 6.1 precedence', 'not (title pr and active pr)', 'bob cyd dan'],
  ['behaviours 6.1 precedence', 'not (title pr) or active eq true', 'ada bob cyd dan'],
  ['behaviours 6.1 precedence', 'not (not (title pr))', 'ada'],
  ['behaviours 6.1 precedence', 'not(title pr)', 'bob cyd dan'],
  ['behaviours 6.1 precedence', '((((userName eq "bob"))))', 'bob'],
  ['behaviours 6.1 precedence', 'title pr or active pr or userName eq "dan"', 'ada bob dan'],
  ['behaviours 6.1 precedence', 'title pr and (active pr and (emails pr))', 'ada'],
  ['behaviours 6.1 precedence', 'emails[not (type eq "work") and value pr]', 'ada bob'],
  ['behaviours 6.1 precedence', 'emails[(type eq "home" or value sw "robert") and value ew "com"]', 'bob'],
  ['Table 5', '( title pr )', 'ada'],
  ['not without parentheses', 'not title pr', 'bob cyd dan', /position 4: expected "\(" after not, found "title"/],
  ['not without parentheses', 'not title pr and active pr', 'bob', /position 4/],
  ['not without parentheses', 'not not title pr', 'ada', /position 4/],
  ['not without parentheses', 'emails[not type pr]', 'bob', /position 11/],

  // White space.
  ['white space', '  userName   eq\t"bob"  ', 'bob'],
  ['white space', 'emails[ type eq "work" and value sw "ada" ]', 'ada'],
  ['white space', 'userName eq"bob"', 'bob', /position 11: expected a space/],
  ['white space', '(title pr)and(active pr)', 'ada', /position 10: expected a space/],
  ['white space', 'title pr and(active pr)', 'ada', /position 12: expected a space/],

  // Strings of JSON.
  ['RFC 8259 §7', 'displayName eq "Ada \\"the \\\\ first\\" O\'Malley"', 'ada'],
  ['RFC 8259 §7', 'displayName co "\\"the"', 'ada'],
  ['RFC 8259 §7', 'displayName co "\\\\"', 'ada'],
  ['RFC 8259 §7', 'userName eq "\\u0062\\u006Fb"', 'bob'],
  ['RFC 8259 §7', 'nickName ew "\\ud83d\\uDE00"', 'cyd'],
  ['RFC 8259 §7', 'nickName co "\\n"', 'cyd'],
  ['RFC 8259 §7', 'profileUrl eq "https:\\/\\/example.com\\/Ada"', 'ada'],
  ['RFC 8259 §7', 'userName eq "and"', ''],
  ['RFC 8259 §7', 'displayName eq ") or (title pr"', ''],
  ['RFC 8259 §7', 'userName co "@" and userName co "Ä"', 'cyd'],

  // Literals without quotes.
  ['behaviours 6.5', 'externalId eq ext-1', 'bob', /position 14: expected a string in double quotes.*found "ext-1"/],
  ['behaviours 6.5', 'userName eq Ada@Example.com', 'ada', /position 12/],
  ['behaviours 6.5', '(userName eq bob)', 'bob', /position 13/],
  ['behaviours 6.5', 'emails[value eq ada@home.org]', 'ada', /position 16/],
  ['behaviours 6.5', 'id eq 2819c223-7f76-453a-919d-413861904646', 'ada', /position 6/],
  ['behaviours 2.12', `${ENT}:employeeNumber eq 42`, 'ada', /does not apply/],
  ['behaviours 2.12', `${ENT}:employeeNumber eq 007`, 'bob', /found "007"/],
  ['behaviours 2.12', 'externalId eq true', '', /does not apply/],
];
