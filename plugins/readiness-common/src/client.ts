import { CompoundEntityRef, parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import {
  EntitiesPage,
  entitiesPageSchema,
  EntitiesQuery,
  EntityReport,
  entityReportSchema,
  ScanState,
  scanStateSchema,
} from './schema';

/**
 * What the readiness backend offers. Every method throws a `ResponseError` when the backend refuses (its body names
 * what to mend) and a `ZodError` when the answer is not what the contract says.
 *
 * Entities are named by reference (`component:default/orders`) or its three parts. An entity that the caller may not
 * see answers exactly as one that does not exist: 404.
 *
 * @public
 */
export interface ReadinessApi {
  /** The last good report of an entity, and where its scan stands. */
  getReport(
    entityRef: string | CompoundEntityRef,
    options?: ReadinessRequestOptions,
  ): Promise<EntityReport>;

  /** The last good report as Markdown, with links to the scanned commit. 404 until a first scan has succeeded. */
  getReportMarkdown(
    entityRef: string | CompoundEntityRef,
    options?: ReadinessRequestOptions,
  ): Promise<string>;

  /** Asks for a scan ahead of the schedule. Resolves as soon as it is queued; follow it with `getScan`. */
  rescan(
    entityRef: string | CompoundEntityRef,
    options?: ReadinessRequestOptions,
  ): Promise<ScanState>;

  /** Where the scan of an entity stands, with its progress while it runs. */
  getScan(
    entityRef: string | CompoundEntityRef,
    options?: ReadinessRequestOptions,
  ): Promise<ScanState>;

  /** A page of the entities that the caller may see, and counts over all pages. */
  queryEntities(
    query?: EntitiesQuery,
    options?: ReadinessRequestOptions,
  ): Promise<EntitiesPage>;
}

/** @public */
export interface ReadinessRequestOptions {
  /** Backstage token of the caller. Leave it out where `fetchApi` adds one, as the frontend's does. */
  token?: string;
  /** Ends the request early. */
  signal?: AbortSignal;
}

/**
 * {@link ReadinessApi} over HTTP, for frontends and backends alike.
 *
 * @public
 */
export class ReadinessClient implements ReadinessApi {
  private readonly discoveryApi: {
    getBaseUrl(pluginId: string): Promise<string>;
  };
  private readonly fetchApi: { fetch: typeof fetch };

  /** `fetchApi` defaults to the global `fetch`. */
  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi?: { fetch: typeof fetch };
  }) {
    this.discoveryApi = options.discoveryApi;
    this.fetchApi = options.fetchApi ?? {
      fetch: (input, init) => fetch(input, init),
    };
  }

  async getReport(
    entityRef: string | CompoundEntityRef,
    options?: ReadinessRequestOptions,
  ): Promise<EntityReport> {
    return this.json(entityReportSchema, reportPath(entityRef), {}, options);
  }

  async getReportMarkdown(
    entityRef: string | CompoundEntityRef,
    options?: ReadinessRequestOptions,
  ): Promise<string> {
    const response = await this.request(
      `${reportPath(entityRef)}?format=markdown`,
      { headers: { Accept: 'text/markdown' } },
      options,
    );
    return response.text();
  }

  async rescan(
    entityRef: string | CompoundEntityRef,
    options?: ReadinessRequestOptions,
  ): Promise<ScanState> {
    return this.json(
      scanStateSchema,
      `${reportPath(entityRef)}/rescan`,
      { method: 'POST' },
      options,
    );
  }

  async getScan(
    entityRef: string | CompoundEntityRef,
    options?: ReadinessRequestOptions,
  ): Promise<ScanState> {
    return this.json(
      scanStateSchema,
      `${reportPath(entityRef)}/scan`,
      {},
      options,
    );
  }

  async queryEntities(
    query: EntitiesQuery = {},
    options?: ReadinessRequestOptions,
  ): Promise<EntitiesPage> {
    return this.json(
      entitiesPageSchema,
      '/v1/entities/query',
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(query),
      },
      options,
    );
  }

  private async json<T>(
    schema: z.ZodType<T>,
    path: string,
    init: RequestInit,
    options?: ReadinessRequestOptions,
  ): Promise<T> {
    const response = await this.request(path, init, options);
    return schema.parse(await response.json());
  }

  private async request(
    path: string,
    init: RequestInit,
    options?: ReadinessRequestOptions,
  ): Promise<Response> {
    const baseUrl = await this.discoveryApi.getBaseUrl('readiness');
    const response = await this.fetchApi.fetch(`${baseUrl}${path}`, {
      ...init,
      signal: options?.signal,
      headers: {
        ...init.headers,
        ...(options?.token && { Authorization: `Bearer ${options.token}` }),
      },
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

function reportPath(entityRef: string | CompoundEntityRef): string {
  const { kind, namespace, name } =
    typeof entityRef === 'string' ? parseEntityRef(entityRef) : entityRef;
  return `/v1/reports/${[kind, namespace, name]
    .map(part => encodeURIComponent(part.toLocaleLowerCase('en-US')))
    .join('/')}`;
}
