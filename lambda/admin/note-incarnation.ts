import type { DirectoryStore } from '../directory/store';

/** A directory, and which incarnation of an organization was last read from it. */
export interface NotedDirectory {
  readonly directory: DirectoryStore;
  /** What is shown to clients is of it: every use case reads the organization's record before it shows or changes anything. */
  readonly incarnationId: () => string;
}

/** Notes which incarnation of an organization a request reads, since only the use cases read the record, and some read it again. */
export const noteIncarnation = (directory: DirectoryStore, organizationId: string | undefined): NotedDirectory => {
  let noted: string | undefined;
  return {
    directory: {
      ...directory,
      getOrganization: async (id) => {
        const organization = await directory.getOrganization(id);
        if (id === organizationId) noted = organization?.incarnationId;
        return organization;
      },
    },
    incarnationId: () => {
      if (noted === undefined) throw new Error('The record of the organization was not read.');
      return noted;
    },
  };
};
