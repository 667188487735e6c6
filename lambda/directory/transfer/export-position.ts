/** Where an export goes on. */
export const sections = ['beginning', 'roles', 'workspaces', 'users', 'groups', 'members', 'bindings'] as const;
export type Section = (typeof sections)[number];

export interface ExportPosition {
  readonly section: Section;
  /** The id after which it goes on. */
  readonly after?: string;
  /** In the midst of a group's members. */
  readonly within?: { readonly group: string; readonly after: string };
}

/** The beginning of the section behind this one. */
export const following = (section: Section): ExportPosition | undefined => {
  const next = sections[sections.indexOf(section) + 1];
  return next === undefined ? undefined : { section: next };
};
