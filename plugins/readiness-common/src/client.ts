import { CompoundEntityRef, parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { z } from 'zod';
import { Endpoint, endpoints } from './endpoints';
import type {
  Caller,
  ChangesPage,
  ChangesQuery,
  ChecksReference,
  DiffQuery,
  EntitiesCsvQuery,
  EntitiesPage,
  EntitiesQuery,
  EntityRefsPage,
  EntityRefsQuery,
  EntityReport,
  Exemption,
  ExemptionDecision,
  ExemptionRequest,
  ExemptionsPage,
  ExemptionsQuery,
  Facets,
  FacetsQuery,
  FailingChecks,
  FailingChecksQuery,
  FollowUpsPage,
  FollowUpsQuery,
  FollowUpsSummary,
  FollowUpsSummaryQuery,
  FollowUpsUpdate,
  FollowUpsUpdated,
  Health,
  HistoryPage,
  HistoryQuery,
  Overview,
  OverviewQuery,
  ReportDiff,
  ScanState,
  Trend,
  TrendQuery,
} from './schema';

/** An entity by reference (`component:default/orders`) or by its three parts. @public */
export type EntityName = string | CompoundEntityRef;

/**
 * What the readiness backend offers. Every method throws a `ResponseError` when the backend refuses (its body names
 * what to mend) and a `ZodError` when the answer is not what the contract says.
 *
 * Entities are named by reference (`component:default/orders`) or its three parts. An entity that the caller may not
 * see answers exactly as one that does not exist: 404. Counts and lists are over what the caller may see.
 *
 * @public
 */
export interface ReadinessApi {
  /** The last good report of an entity, and where its scan stands; with `at`, the report that was current then. */
  getReport(
    entityRef: EntityName,
    options?: ReadinessRequestOptions & { at?: string },
  ): Promise<EntityReport>;

  /** The last good report as Markdown, with links to the scanned commit. 404 until a first scan has succeeded. */
  getReportMarkdown(
    entityRef: EntityName,
    options?: ReadinessRequestOptions & { at?: string },
  ): Promise<string>;

  /** The failed checks as a SARIF 2.1.0 log. 404 until a first scan has succeeded. */
  getReportSarif(
    entityRef: EntityName,
    options?: ReadinessRequestOptions & { at?: string },
  ): Promise<string>;

  /** Changes of an entity's verdict and statuses, newest first. */
  getHistory(
    entityRef: EntityName,
    query?: HistoryQuery,
    options?: ReadinessRequestOptions,
  ): Promise<HistoryPage>;

  /** What differs between two reports; by default between the current one and the one before it. */
  getDiff(
    entityRef: EntityName,
    query?: DiffQuery,
    options?: ReadinessRequestOptions,
  ): Promise<ReportDiff>;

  /** Asks for a scan ahead of the schedule. Resolves as soon as it is queued; follow it with `getScan`. */
  rescan(
    entityRef: EntityName,
    options?: ReadinessRequestOptions,
  ): Promise<ScanState>;

  /** Where the scan of an entity stands, with its progress while it runs. */
  getScan(
    entityRef: EntityName,
    options?: ReadinessRequestOptions,
  ): Promise<ScanState>;

  /** A page of the entities that the caller may see, and counts over all pages. */
  queryEntities(
    query?: EntitiesQuery,
    options?: ReadinessRequestOptions,
  ): Promise<EntitiesPage>;

  /** The references of a page of the entities that match, thousands at once. */
  queryEntityRefs(
    query?: EntityRefsQuery,
    options?: ReadinessRequestOptions,
  ): Promise<EntityRefsPage>;

  /** All entities that match, as CSV that spreadsheets take without running formulas. */
  exportEntities(
    query?: EntitiesCsvQuery,
    options?: ReadinessRequestOptions,
  ): Promise<string>;

  /** What entities can be filtered by. */
  getFacets(
    query?: FacetsQuery,
    options?: ReadinessRequestOptions,
  ): Promise<Facets>;

  /** Counts by verdict and by area and status, altogether and by group. */
  getOverview(
    query?: OverviewQuery,
    options?: ReadinessRequestOptions,
  ): Promise<Overview>;

  /** Counts by verdict, day by day. */
  getTrend(
    query?: TrendQuery,
    options?: ReadinessRequestOptions,
  ): Promise<Trend>;

  /** The checks that fail on most entities, and whose these are. */
  getFailingChecks(
    query?: FailingChecksQuery,
    options?: ReadinessRequestOptions,
  ): Promise<FailingChecks>;

  /** Newest regressions and improvements. */
  queryChanges(
    query?: ChangesQuery,
    options?: ReadinessRequestOptions,
  ): Promise<ChangesPage>;

  /** Every check: its question, why it matters, how it is decided. */
  getChecks(options?: ReadinessRequestOptions): Promise<ChecksReference>;

  /** A page of findings, with who looks after them until when. */
  queryFollowUps(
    query?: FollowUpsQuery,
    options?: ReadinessRequestOptions,
  ): Promise<FollowUpsPage>;

  /** Sets assignee, due date, note or ticket of findings. What cannot be changed is told in `refused`. */
  updateFollowUps(
    update: FollowUpsUpdate,
    options?: ReadinessRequestOptions,
  ): Promise<FollowUpsUpdated>;

  /** What there is to do, in numbers, by owner, system, entity or check. */
  getFollowUpsSummary(
    query?: FollowUpsSummaryQuery,
    options?: ReadinessRequestOptions,
  ): Promise<FollowUpsSummary>;

  /** Asks for an exemption. 409 when there is one already. */
  requestExemption(
    request: ExemptionRequest,
    options?: ReadinessRequestOptions,
  ): Promise<Exemption>;

  /** A page of exemptions, newest first; with `decidable`, the queue of an approver. */
  queryExemptions(
    query?: ExemptionsQuery,
    options?: ReadinessRequestOptions,
  ): Promise<ExemptionsPage>;

  /** An exemption with all that happened to it. */
  getExemption(
    id: string,
    options?: ReadinessRequestOptions,
  ): Promise<Exemption>;

  /** Approves, rejects, revokes or withdraws an exemption. Nobody approves what they asked for themselves. */
  decideExemption(
    id: string,
    decision: ExemptionDecision,
    options?: ReadinessRequestOptions,
  ): Promise<Exemption>;

  /** Who the caller is and what they may do. */
  getCaller(options?: ReadinessRequestOptions): Promise<Caller>;

  /** How the plugin fares; for administrators. */
  getHealth(options?: ReadinessRequestOptions): Promise<Health>;
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
    entityRef: EntityName,
    options?: ReadinessRequestOptions & { at?: string },
  ): Promise<EntityReport> {
    return this.json(
      endpoints.getReport,
      { params: partsOf(entityRef), query: { at: options?.at } },
      options,
    );
  }

  async getReportMarkdown(
    entityRef: EntityName,
    options?: ReadinessRequestOptions & { at?: string },
  ): Promise<string> {
    return this.text(
      endpoints.getReport,
      'text/markdown',
      {
        params: partsOf(entityRef),
        query: { format: 'markdown', at: options?.at },
      },
      options,
    );
  }

  async getReportSarif(
    entityRef: EntityName,
    options?: ReadinessRequestOptions & { at?: string },
  ): Promise<string> {
    return this.text(
      endpoints.getReport,
      'application/sarif+json',
      {
        params: partsOf(entityRef),
        query: { format: 'sarif', at: options?.at },
      },
      options,
    );
  }

  async getHistory(
    entityRef: EntityName,
    query: HistoryQuery = {},
    options?: ReadinessRequestOptions,
  ): Promise<HistoryPage> {
    return this.json(
      endpoints.getHistory,
      { params: partsOf(entityRef), query },
      options,
    );
  }

  async getDiff(
    entityRef: EntityName,
    query: DiffQuery = {},
    options?: ReadinessRequestOptions,
  ): Promise<ReportDiff> {
    return this.json(
      endpoints.getDiff,
      { params: partsOf(entityRef), query },
      options,
    );
  }

  async rescan(
    entityRef: EntityName,
    options?: ReadinessRequestOptions,
  ): Promise<ScanState> {
    return this.json(endpoints.rescan, { params: partsOf(entityRef) }, options);
  }

  async getScan(
    entityRef: EntityName,
    options?: ReadinessRequestOptions,
  ): Promise<ScanState> {
    return this.json(
      endpoints.getScan,
      { params: partsOf(entityRef) },
      options,
    );
  }

  async queryEntities(
    query: EntitiesQuery = {},
    options?: ReadinessRequestOptions,
  ): Promise<EntitiesPage> {
    return this.json(endpoints.queryEntities, { body: query }, options);
  }

  async queryEntityRefs(
    query: EntityRefsQuery = {},
    options?: ReadinessRequestOptions,
  ): Promise<EntityRefsPage> {
    return this.json(endpoints.queryEntityRefs, { body: query }, options);
  }

  async exportEntities(
    query: EntitiesCsvQuery = {},
    options?: ReadinessRequestOptions,
  ): Promise<string> {
    return this.text(
      endpoints.exportEntities,
      'text/csv',
      { body: query },
      options,
    );
  }

  async getFacets(
    query: FacetsQuery = {},
    options?: ReadinessRequestOptions,
  ): Promise<Facets> {
    return this.json(endpoints.getFacets, { body: query }, options);
  }

  async getOverview(
    query: OverviewQuery = {},
    options?: ReadinessRequestOptions,
  ): Promise<Overview> {
    return this.json(endpoints.getOverview, { body: query }, options);
  }

  async getTrend(
    query: TrendQuery = {},
    options?: ReadinessRequestOptions,
  ): Promise<Trend> {
    return this.json(endpoints.getTrend, { body: query }, options);
  }

  async getFailingChecks(
    query: FailingChecksQuery = {},
    options?: ReadinessRequestOptions,
  ): Promise<FailingChecks> {
    return this.json(endpoints.getFailingChecks, { body: query }, options);
  }

  async queryChanges(
    query: ChangesQuery = {},
    options?: ReadinessRequestOptions,
  ): Promise<ChangesPage> {
    return this.json(endpoints.queryChanges, { body: query }, options);
  }

  async getChecks(options?: ReadinessRequestOptions): Promise<ChecksReference> {
    return this.json(endpoints.getChecks, {}, options);
  }

  async queryFollowUps(
    query: FollowUpsQuery = {},
    options?: ReadinessRequestOptions,
  ): Promise<FollowUpsPage> {
    return this.json(endpoints.queryFollowUps, { body: query }, options);
  }

  async updateFollowUps(
    update: FollowUpsUpdate,
    options?: ReadinessRequestOptions,
  ): Promise<FollowUpsUpdated> {
    return this.json(endpoints.updateFollowUps, { body: update }, options);
  }

  async getFollowUpsSummary(
    query: FollowUpsSummaryQuery = {},
    options?: ReadinessRequestOptions,
  ): Promise<FollowUpsSummary> {
    return this.json(endpoints.getFollowUpsSummary, { body: query }, options);
  }

  async requestExemption(
    request: ExemptionRequest,
    options?: ReadinessRequestOptions,
  ): Promise<Exemption> {
    return this.json(endpoints.requestExemption, { body: request }, options);
  }

  async queryExemptions(
    query: ExemptionsQuery = {},
    options?: ReadinessRequestOptions,
  ): Promise<ExemptionsPage> {
    return this.json(endpoints.queryExemptions, { body: query }, options);
  }

  async getExemption(
    id: string,
    options?: ReadinessRequestOptions,
  ): Promise<Exemption> {
    return this.json(endpoints.getExemption, { params: { id } }, options);
  }

  async decideExemption(
    id: string,
    decision: ExemptionDecision,
    options?: ReadinessRequestOptions,
  ): Promise<Exemption> {
    return this.json(
      endpoints.decideExemption,
      { params: { id }, body: decision },
      options,
    );
  }

  async getCaller(options?: ReadinessRequestOptions): Promise<Caller> {
    return this.json(endpoints.getCaller, {}, options);
  }

  async getHealth(options?: ReadinessRequestOptions): Promise<Health> {
    return this.json(endpoints.getHealth, {}, options);
  }

  private async json<T>(
    endpoint: Endpoint & { answer: z.ZodType<T> },
    request: EndpointRequest,
    options?: ReadinessRequestOptions,
  ): Promise<T> {
    const response = await this.request(endpoint, request, {}, options);
    return endpoint.answer.parse(await response.json());
  }

  private async text(
    endpoint: Endpoint,
    accept: string,
    request: EndpointRequest,
    options?: ReadinessRequestOptions,
  ): Promise<string> {
    const response = await this.request(
      endpoint,
      request,
      { Accept: accept },
      options,
    );
    return response.text();
  }

  private async request(
    { method, path }: Endpoint,
    { params = {}, query = {}, body }: EndpointRequest,
    headers: Record<string, string>,
    options?: ReadinessRequestOptions,
  ): Promise<Response> {
    const baseUrl = await this.discoveryApi.getBaseUrl('readiness');
    const filled = path.replace(/:(\w+)/g, (_, name: string) =>
      encodeURIComponent(params[name]),
    );
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) search.set(name, String(value));
    }
    const url = `${baseUrl}${filled}${search.size ? `?${search}` : ''}`;
    const response = await this.fetchApi.fetch(url, {
      method: method.toLocaleUpperCase('en-US'),
      signal: options?.signal,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: {
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
        ...(options?.token && { Authorization: `Bearer ${options.token}` }),
      },
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

interface EndpointRequest {
  params?: Record<string, string>;
  query?: object;
  body?: object;
}

function partsOf(entityRef: EntityName): Record<string, string> {
  const { kind, namespace, name } =
    typeof entityRef === 'string' ? parseEntityRef(entityRef) : entityRef;
  return {
    kind: kind.toLocaleLowerCase('en-US'),
    namespace: namespace.toLocaleLowerCase('en-US'),
    name: name.toLocaleLowerCase('en-US'),
  };
}
