import type { HumanDuration } from '@backstage/types';

export interface Config {
  readiness?: {
    /**
     * Which catalog entities are assessed, as a filter of the catalog's API: an object whose keys must all match, or a
     * list of such objects of which one must match. A key is a path such as `spec.type`; a value is a text or a list of texts.
     * Default: `{ kind: Component }`.
     */
    entityFilter?:
      | { [key: string]: string | string[] }
      | Array<{ [key: string]: string | string[] }>;

    /**
     * Folders below which `file:` locations may be read; without any, none is. Relative paths resolve from the folder the
     * backend runs in, as the catalog's `file` locations do.
     *
     * A root with a `.git` in it is one repository. Below any other root, a folder with a `.git` in it is a repository,
     * and where there is none, each folder directly below the root is. The innermost root counts.
     */
    localRoots?: string[];

    /**
     * What this backend does. `api` answers requests and leaves scans to others, `worker` reads the catalog and scans and
     * answers none; both need PostgreSQL, which they share. Default: `all`.
     */
    role?: 'all' | 'api' | 'worker';

    schedule?: {
      /** How often a repository is looked at again. An unchanged one costs one conditional request. Default: 1 hour. */
      rescan?: HumanDuration | string;
      /** How often the catalog is read for new, changed and removed entities. Default: 5 minutes. */
      catalog?: HumanDuration | string;
      /**
       * Over which time repositories are assessed again after checks were added, changed or configured otherwise; what
       * changes meanwhile is assessed with the new ones at once. Default: 6 hours.
       */
      reassess?: HumanDuration | string;
    };

    limits?: {
      /** Longest time to fetch a repository. Default: 5 minutes. */
      fetchTime?: HumanDuration | string;
      /** Longest time to assess one entity. Default: 2 minutes. */
      analysisTime?: HumanDuration | string;
      /** Largest repository, unpacked, in megabytes. Default: 1024. */
      repositorySize?: number;
      /** Memory of a process that assesses repositories, in megabytes. Default: 1024. */
      workerMemory?: number;
    };

    workers?: {
      /** Processes that assess repositories at once, at most. Default: 1. */
      maxProcesses?: number;
      /** Scans at once in this backend, waiting for hosts included. Default: `maxProcesses` and two more. */
      maxScans?: number;
      /** Scans at once for each host, over all backends that share a PostgreSQL. Default: 10. */
      maxScansPerHost?: number;
      /** Silence after which another backend's scans are taken over, on PostgreSQL; at least 10 seconds. Default: 1 minute. */
      takeOver?: HumanDuration | string;
    };

    /**
     * Who gets badges: nobody, people who are signed in and may see the report, or everybody. `public` tells the verdict of
     * any entity to whoever knows its name. Default: `signed-in`.
     */
    badge?: 'off' | 'signed-in' | 'public';

    followUp?: {
      /** Days until a finding is due; 0: never. Default: 7, 30 and 90. */
      dueDays?: { critical?: number; major?: number; minor?: number };
    };

    exemptions?: {
      /** The most days that an exemption may be asked for in the portal. Default: 365. */
      maxDays?: number;
    };

    /** Days that things are kept. */
    retention?: {
      /** Replaced reports. Default: 90. */
      reports?: number;
      /** Resolved findings. Default: 365. */
      findings?: number;
      /** Daily counts. Default: 731. */
      trend?: number;
    };

    notifications?: {
      /**
       * Whether owners get a notification when their services become worse; one a day at most, with all there is to say.
       * Default: true.
       */
      owners?: boolean;
    };

    /**
     * Whether the file `.prodready.yaml` in a service's folder may exempt the service from checks until a day, leave areas out,
     * and name the service's folder. Who can change the repository then decides on that, without anybody's approval.
     * Default: false.
     */
    repositorySettings?: boolean;

    /** Ids of checks that are switched off: reported as not applicable, with that reason. */
    disabledChecks?: string[];
  };
}
