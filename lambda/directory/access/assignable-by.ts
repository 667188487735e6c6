/** By what a role may be given. What somebody has already stays, however the role is changed. */

/** `scim`: `roles` in requests; `group`: bindings of groups; `admin`: by hand through the admin API. */
export const roleSources = ['scim', 'group', 'admin'] as const;
export type RoleSource = (typeof roleSources)[number];

/** As much of a role as says what may give it. */
interface Assignable {
  /** Absent: everything. */
  readonly assignableBy?: readonly RoleSource[];
}

/** The sources of a role, in one order. */
export const sourcesOf = ({ assignableBy }: Assignable): readonly RoleSource[] => assignableBy ?? roleSources;

/** Whether the source may give the role. */
export const isAssignableBy = (role: Assignable, source: RoleSource): boolean => sourcesOf(role).includes(source);

/** The sources as the role stores them: a role that every source may give stores none. */
export const storedSources = (sources: readonly RoleSource[] | undefined): Assignable => {
  const assignableBy = roleSources.filter((source) => sources?.includes(source));
  return sources === undefined || assignableBy.length === roleSources.length ? {} : { assignableBy };
};

const names: Readonly<Record<RoleSource, string>> = {
  scim: 'by SCIM requests',
  group: 'by groups that have the role',
  admin: 'by hand in the admin API',
};

/** A sentence for whoever tries: why the source may not give the role, and what may. */
export const notAssignable = ({ slug, ...role }: Assignable & { readonly slug: string }, source: RoleSource): string =>
  `The role "${slug}" cannot be given ${names[source]}; it is given ${sourcesOf(role)
    .map((each) => names[each])
    .join(' or ')} (assignableBy).`;
