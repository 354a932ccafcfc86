import type {
  BackstageCredentials,
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  EntityReport,
  Endpoint,
  endpoints,
  Exemption,
  FollowUp,
  readinessExemptionApprovePermission,
  readinessExemptionRequestPermission,
  readinessFollowUpManagePermission,
  readinessReportRescanPermission,
  ScanState,
} from '@prodready/plugin-readiness-common';
import { renderMarkdown, renderSarif } from '@prodready/report';
import express, {
  ErrorRequestHandler,
  Request,
  Response,
  Router,
} from 'express';
import PromiseRouter from 'express-promise-router';
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import { version } from '../../package.json';
import type { CheckCatalog } from '../checks/CheckCatalog';
import { answerWith } from '../database/reportBody';
import { isDatabaseAway } from '../database/databaseAway';
import { EntityList } from '../database/EntityList';
import { ParsedFilter, Scope, scopeOf } from '../database/EntityScope';
import type { EntityStore } from '../database/EntityStore';
import {
  ExemptionStore,
  ExemptionWithEntity,
  missing,
} from '../database/ExemptionStore';
import { FollowUpStore } from '../database/FollowUpStore';
import { readHealth } from '../database/HealthStore';
import { Overviews } from '../database/Overviews';
import { isStale, ReportStore, StoredReport } from '../database/ReportStore';
import { scanStateOf, SummaryColumns } from '../database/rows';
import { plainText } from '../targets/plainText';
import { badgeSvg } from './badge';
import { csvHeader, csvRow } from './csv';
import { EntityAccess, ReadableRow, userOf } from './EntityAccess';
import { fileLink } from './fileLink';
import { openApiDocument } from './openapi';
import { reportDiff } from './reportDiff';
import { sendGzipped, sendJson } from './sendJson';

const largestBody = '100kb';

export interface RouterOptions {
  knex: Knex;
  logger: LoggerService;
  httpAuth: HttpAuthService;
  access: EntityAccess;
  checks: CheckCatalog;
  entities: EntityStore;
  reports: ReportStore;
  followUps: FollowUpStore;
  exemptions: ExemptionStore;
  badge: 'off' | 'signed-in' | 'public';
  /** Queues a scan of the tree that the entity lies in. */
  rescan: (targetId: string) => Promise<void>;
  /** An exemption was approved or revoked, and the report follows. */
  onChange: () => void;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** The plugin's HTTP API, as `@prodready/plugin-readiness-common` describes it. */
export function createRouter(options: RouterOptions): Router {
  const { knex, httpAuth, access, checks, entities, reports } = options;
  const { followUps, exemptions } = options;
  const list = new EntityList(knex);
  const overviews = new Overviews(knex, checks);
  const router = PromiseRouter();
  router.use(express.json({ limit: largestBody }));

  let openApi: object | undefined;
  router.get('/openapi.json', async (_req, res) => {
    openApi ??= openApiDocument(version);
    res.json(openApi);
  });

  serve(endpoints.getReport, async ({ req, res, query, credentials }) => {
    const format = formatOf(req, query.format);
    const asStored = query.at === undefined && format === 'json';
    const ref = refOf(req);
    // All at once: what nobody may see is forgotten again.
    const [{ row, may }, found] = await Promise.all([
      access.readable(ref, credentials, {
        // Who has one already needs it only if it is another by now.
        withReport: asStored && req.headers['if-none-match'] === undefined,
      }),
      asStored ? followUps.ofEntity(ref, new Date()) : [],
    ]);
    if (asStored) {
      const rights = await may();
      const body: Omit<EntityReport, 'report'> = {
        entityRef: row.ref,
        ...(row.assessed_at && { assessedAt: row.assessed_at }),
        stale: isStale(row, row.verdict !== null),
        scan: scanStateOf(row),
        ...(row.links && { links: JSON.parse(row.links) }),
        ...(row.verdict && {
          followUps: found.map(item =>
            withRights(item, {
              manage: rights.manageFollowUp,
              request:
                rights.requestExemption && userOf(credentials) !== undefined,
            }),
          ),
        }),
        ...(options.badge !== 'off' && { badge: badgeOf(row.ref) }),
        may: rights,
      };
      const tag = createHash('sha256')
        .update(JSON.stringify([body, row.meaning, row.commit]))
        .digest('base64url')
        .slice(0, 27);
      res.set({ ETag: `"${tag}"`, 'Cache-Control': 'private, no-cache' });
      if (req.fresh) {
        res.status(304).end();
        return;
      }
      // The report is passed on as it is stored: reading and writing it again would be all the work there is.
      const stored = row.verdict && (row.body ?? (await reports.body(row.ref)));
      await (stored
        ? sendGzipped(req, res, answerWith(stored, body))
        : sendJson(req, res, JSON.stringify(body)));
      return;
    }
    const at = query.at && new Date(query.at).toISOString();
    const stored = at
      ? await reports.findAt(row.ref, at)
      : await reports.find(row.ref);
    if (!stored && (at || format !== 'json')) throw noReport(row.ref, at);
    if (stored && format === 'markdown') {
      res
        .type('text/markdown')
        .send(
          renderMarkdown(stored.report, { fileLink: fileLink(stored.links) }),
        );
      return;
    }
    if (stored && format === 'sarif') {
      res.type('application/sarif+json').send(renderSarif(stored.report));
      return;
    }
    const body: EntityReport = {
      entityRef: row.ref,
      ...(stored && {
        report: stored.report,
        assessedAt: stored.assessedAt,
        ...(stored.links && { links: stored.links }),
      }),
      ...(at && { at }),
      stale: isStale(row, Boolean(stored)),
      scan: scanStateOf(row),
      may: await may(),
    };
    res.json(body);
  });

  serve(endpoints.getHistory, async ({ req, res, query, credentials }) => {
    const { row } = await requested(req, credentials);
    if (query.cursor !== undefined && !/^\d{1,15}$/.test(query.cursor)) {
      throw new InputError(
        'The cursor is none of this history: take nextCursor from the previous page',
      );
    }
    const before =
      query.cursor === undefined ? undefined : Number(query.cursor);
    const rows = await reports.history(row.ref, {
      limit: query.limit + 1,
      ...(before !== undefined && { before }),
    });
    const kept = await reports.keptSince(row.ref);
    const page = rows.slice(0, query.limit);
    res.json({
      items: page.map(entry => ({
        at: entry.recorded_at,
        ...(entry.commit && { commit: entry.commit }),
        verdict: entry.verdict,
        ...(entry.previous_verdict && {
          previousVerdict: entry.previous_verdict,
        }),
        blockers: entry.blockers,
        areas: Object.entries(JSON.parse(entry.areas)).map(([id, status]) => ({
          id,
          status,
        })),
        changes: JSON.parse(entry.changes ?? '[]'),
        findings: { opened: entry.opened, closed: entry.closed },
        reportKept: kept.some(since => since <= entry.recorded_at),
      })),
      ...(rows.length > page.length && {
        nextCursor: String(page[page.length - 1].id),
      }),
    });
  });

  serve(endpoints.getDiff, async ({ req, res, query, credentials }) => {
    const { row } = await requested(req, credentials);
    const to = new Date(query.to ?? Date.now()).toISOString();
    const after = await reports.findAt(row.ref, to);
    if (!after) throw noReport(row.ref, query.to && to);
    let before: StoredReport | undefined;
    if (query.from) {
      const from = new Date(query.from).toISOString();
      before = await reports.findAt(row.ref, from);
      if (!before) throw noReport(row.ref, from);
    } else {
      before = await reports.findBefore(row.ref, to);
    }
    res.json(reportDiff(row.ref, before, after));
  });

  serve(endpoints.getScan, async ({ req, res, credentials }) => {
    const { row } = await requested(req, credentials);
    const body: ScanState = scanStateOf(row);
    res.json(body);
  });

  serve(endpoints.rescan, async ({ req, res, credentials }) => {
    const { row } = await requested(req, credentials);
    await access.require(readinessReportRescanPermission, row.ref, credentials);
    if (row.target_id) await options.rescan(row.target_id);
    const queued = await entities.find(row.ref);
    const body: ScanState = scanStateOf(queued ?? row);
    res.status(202).json(body);
  });

  serve(endpoints.queryEntities, async ({ req, res, body, credentials }) => {
    const { sort, order, limit, cursor, ...filter } = body;
    const scope = await scoped(filter, credentials);
    const page = await list.page(scope, { sort, order, limit, cursor });
    await sendJson(req, res, JSON.stringify(page));
  });

  serve(endpoints.queryEntityRefs, async ({ res, body, credentials }) => {
    const { limit, cursor, ...filter } = body;
    const scope = await scoped(filter, credentials);
    const order = { sort: 'name', order: 'asc' } as const;
    res.json(await list.refs(scope, { ...order, limit, cursor }));
  });

  serve(endpoints.exportEntities, async ({ res, body, credentials }) => {
    const { sort, order, ...filter } = body;
    const scope = await scoped(filter, credentials);
    res.type('text/csv').attachment('readiness.csv');
    res.write(csvHeader());
    let cursor: string | undefined;
    do {
      const page = await list.refs(scope, { sort, order, limit: 500, cursor });
      for (const entity of await list.summaries(page.refs, scope)) {
        res.write(csvRow(entity));
      }
      cursor = page.nextCursor;
    } while (cursor !== undefined && !res.destroyed);
    res.end();
  });

  serve(endpoints.getFacets, async ({ res, body, credentials }) => {
    const scope = await scoped(body.filter, credentials);
    res.json(await list.facets(scope, body.limit));
  });

  serve(endpoints.getOverview, async ({ req, res, body, credentials }) => {
    const scope = await scoped(body.filter, credentials);
    const overview = await overviews.overview(scope, body, new Date());
    await sendJson(req, res, JSON.stringify(overview));
  });

  serve(endpoints.getTrend, async ({ res, body, credentials }) => {
    const scope = await scoped(body.filter, credentials);
    res.json(await overviews.trend(scope, body.days, new Date()));
  });

  serve(endpoints.getFailingChecks, async ({ res, body, credentials }) => {
    const scope = await scoped(body.filter, credentials);
    res.json(await overviews.failing(scope, body));
  });

  serve(endpoints.queryChanges, async ({ res, body, credentials }) => {
    const scope = await scoped(body.filter, credentials);
    res.json(await overviews.changes(scope, body, new Date()));
  });

  serve(endpoints.getChecks, async ({ req, res }) => {
    await sendJson(req, res, JSON.stringify(checks.reference()));
  });

  serve(endpoints.queryFollowUps, async ({ req, res, body, credentials }) => {
    const scope = await scoped(body.filter, credentials);
    const page = await followUps.page(
      scope,
      body,
      userOf(credentials),
      new Date(),
    );
    const items = await allowedTo(page.items, credentials);
    await sendJson(req, res, JSON.stringify({ ...page, items }));
  });

  serve(endpoints.getFollowUpsSummary, async ({ res, body, credentials }) => {
    const scope = await scoped(body.filter, credentials);
    res.json(
      await followUps.summary(scope, body, userOf(credentials), new Date()),
    );
  });

  serve(endpoints.updateFollowUps, async ({ res, body, credentials }) => {
    const keys = body.items.map(({ entityRef, checkId }) => ({
      entityRef: entityRef.toLocaleLowerCase('en-US'),
      checkId,
    }));
    const refs = [...new Set(keys.map(({ entityRef }) => entityRef))];
    const visible = await visibleOf(refs, credentials);
    const [manageable] = await access.allowed(
      [readinessFollowUpManagePermission],
      [...visible],
      credentials,
      { anew: true },
    );
    const changed = await followUps.update(
      keys.filter(({ entityRef }) => manageable.has(entityRef)),
      body.set,
      userOf(credentials),
      new Date(),
    );
    const isChanged = (key: { entityRef: string; checkId: string }) =>
      changed.some(
        ({ entityRef, checkId }) =>
          entityRef === key.entityRef && checkId === key.checkId,
      );
    res.json({
      items: await allowedTo(
        await followUps.find(changed, new Date()),
        credentials,
      ),
      refused: keys
        .filter(key => !isChanged(key))
        .map(key => ({
          ...key,
          reason:
            visible.has(key.entityRef) && !manageable.has(key.entityRef)
              ? `This needs the permission ${readinessFollowUpManagePermission.name} for the entity.`
              : 'There is no such finding that stands, or you may not see its entity.',
        })),
    });
  });

  serve(endpoints.requestExemption, async ({ res, body, credentials }) => {
    const by = person(credentials);
    const entityRef = body.entityRef.toLocaleLowerCase('en-US');
    await access.readable(entityRef, credentials);
    await access.require(
      readinessExemptionRequestPermission,
      entityRef,
      credentials,
    );
    const id = await exemptions.request({ ...body, entityRef }, by, new Date());
    const row = await exemptions.find(id);
    const [answer] = await describe(row ? [row] : [], credentials);
    res.status(201).json(answer);
  });

  serve(endpoints.queryExemptions, async ({ res, body, credentials }) => {
    const scope = await scoped(body.filter, credentials);
    const now = new Date();
    const where = await access.allowing(
      readinessExemptionApprovePermission,
      credentials,
    );
    if (body.decidable && !where) {
      res.json({ items: [], total: 0 });
      return;
    }
    const { rows, total, nextCursor } = await exemptions.page(
      scope,
      body,
      body.decidable && where
        ? { by: userOf(credentials) ?? '', where }
        : undefined,
      now,
    );
    res.json({
      items: await describe(rows, credentials),
      total,
      ...(nextCursor && { nextCursor }),
    });
  });

  serve(endpoints.getExemption, async ({ req, res, credentials }) => {
    const row = await visibleExemption(req.params.id, credentials);
    const [answer] = await describe([row], credentials);
    res.json(answer);
  });

  serve(endpoints.decideExemption, async ({ req, res, body, credentials }) => {
    const by = person(credentials);
    const row = await visibleExemption(req.params.id, credentials);
    if (body.decision !== 'withdraw') {
      await access.require(
        readinessExemptionApprovePermission,
        row.entity_ref,
        credentials,
      );
    }
    const change = await exemptions.decide(row.id, body, by, new Date());
    if (change) options.onChange();
    const decided = await exemptions.find(row.id);
    const [answer] = await describe(decided ? [decided] : [], credentials);
    res.json(answer);
  });

  serve(endpoints.getCaller, async ({ res, credentials }) => {
    res.json(await access.caller(credentials));
  });

  serve(endpoints.getHealth, async ({ res, credentials }) => {
    await access.requireAdministrator(credentials);
    res.json(await readHealth(knex, new Date()));
  });

  router.get(endpoints.getBadge.path, async (req, res) => {
    const query = parse(endpoints.getBadge.query, req.query, 'query');
    const ref = refOf(req);
    if (options.badge === 'off') {
      throw new NotFoundError(
        'Badges are switched off: readiness.badge in the configuration of the portal decides',
      );
    }
    if (options.badge === 'signed-in') {
      const credentials = await httpAuth.credentials(req, {
        allow: ['user', 'service'],
      });
      await access.readable(ref, credentials);
    }
    // What is not there and what is not assessed look the same.
    const row = await knex('entities')
      .where({ ref })
      .whereNull('missing_since')
      .first<Pick<SummaryColumns, 'verdict'> | undefined>('verdict');
    res
      .set(
        'Cache-Control',
        `${options.badge === 'public' ? 'public' : 'private'}, max-age=300`,
      )
      .type('image/svg+xml')
      .send(
        badgeSvg(
          plainText(query.label, 40) ?? 'readiness',
          row?.verdict ?? undefined,
        ),
      );
  });

  router.use(sayDatabaseAway(options.logger));
  router.use(sayMalformed);
  return router;

  /** Has an endpoint answered, with what was asked parsed and the caller known. */
  function serve<const E extends Endpoint>(
    endpoint: E,
    handle: (asked: {
      req: Request;
      res: Response;
      query: Parsed<E['query']>;
      body: Parsed<E['body']>;
      credentials: BackstageCredentials;
    }) => Promise<void>,
  ): void {
    router[endpoint.method](endpoint.path, async (req, res) => {
      const credentials = await httpAuth.credentials(req, {
        allow: ['user', 'service'],
      });
      if (endpoint.body && req.is('application/json') === false) {
        throw refused(415, notJson);
      }
      if (endpoint.params) parse(endpoint.params, req.params, 'path');
      await handle({
        req,
        res,
        query: (endpoint.query &&
          parse(endpoint.query, req.query, 'query')) as Parsed<E['query']>,
        body: (endpoint.body &&
          parse(endpoint.body, req.body ?? {}, 'request body')) as Parsed<
          E['body']
        >,
        credentials,
      });
    });
  }

  /** The entity that a path names, once it is clear that the caller may see it. */
  async function requested(
    req: Request,
    credentials: BackstageCredentials,
  ): Promise<{ row: ReadableRow; may: () => Promise<EntityReport['may']> }> {
    return access.readable(refOf(req), credentials);
  }

  /** The entities that a filter means and the caller may see. */
  async function scoped(
    filter: ParsedFilter,
    credentials: BackstageCredentials,
  ): Promise<Scope> {
    const [visibility, ownership] = await Promise.all([
      access.visibility(credentials),
      filter.mine ? access.ownership(credentials) : [],
    ]);
    return scopeOf(
      knex,
      visibility ?? { uids: [], names: new Set() },
      filter,
      ownership,
    );
  }

  async function visibleOf(
    refs: string[],
    credentials: BackstageCredentials,
  ): Promise<Set<string>> {
    const scope = await scoped({ entity: refs }, credentials);
    const page = await list.refs(scope, {
      sort: 'name',
      order: 'asc',
      limit: refs.length,
    });
    return new Set(page.refs);
  }

  /** Follow-ups with what the caller may do about them. */
  async function allowedTo(
    items: FollowUp[],
    credentials: BackstageCredentials,
  ): Promise<FollowUp[]> {
    const refs = [...new Set(items.map(({ entityRef }) => entityRef))];
    if (refs.length === 0) return items;
    const [manage, request] = await access.allowed(
      [readinessFollowUpManagePermission, readinessExemptionRequestPermission],
      refs,
      credentials,
    );
    return items.map(item =>
      withRights(item, {
        manage: manage.has(item.entityRef),
        request:
          userOf(credentials) !== undefined && request.has(item.entityRef),
      }),
    );
  }

  async function visibleExemption(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<ExemptionWithEntity> {
    const row = await exemptions.find(id);
    const visible = row && (await visibleOf([row.entity_ref], credentials));
    if (!row || !visible?.has(row.entity_ref)) throw missing(id);
    return row;
  }

  async function describe(
    rows: ExemptionWithEntity[],
    credentials: BackstageCredentials,
  ): Promise<Exemption[]> {
    const by = userOf(credentials);
    const [trails, [approvable]] = await Promise.all([
      exemptions.trails(rows.map(({ id }) => id)),
      by
        ? access.allowed(
            [readinessExemptionApprovePermission],
            [...new Set(rows.map(({ entity_ref }) => entity_ref))],
            credentials,
          )
        : [new Set<string>()],
    ]);
    return rows.map(row => {
      const mine = row.requested_by === by;
      const approver = approvable.has(row.entity_ref);
      const open = row.status === 'requested';
      return {
        id: row.id,
        entityRef: row.entity_ref,
        entityTitle: row.entity_title,
        ...(row.owner && { owner: row.owner }),
        checkId: row.check_id,
        title: row.title,
        ...(row.area_id && { area: row.area_id }),
        ...(row.severity && { severity: row.severity }),
        ...(row.fingerprint && { fingerprint: row.fingerprint }),
        ...(row.place && { place: JSON.parse(row.place) }),
        reason: row.reason,
        until: row.until,
        status: row.status,
        requestedBy: row.requested_by,
        requestedAt: row.requested_at,
        ...(row.decided_by && { decidedBy: row.decided_by }),
        ...(row.decided_at && { decidedAt: row.decided_at }),
        trail: trails.get(row.id) ?? [],
        may: {
          approve: open && approver && !mine,
          reject: open && approver,
          revoke: row.status === 'approved' && approver,
          withdraw: open && mine,
        },
      };
    });
  }
}

/** A follow-up with what may be done about it, by whoever has these rights on its entity. */
function withRights(
  item: FollowUp,
  { manage, request }: { manage: boolean; request: boolean },
): FollowUp {
  return {
    ...item,
    may: {
      manage: item.state !== 'resolved' && manage,
      requestExemption: item.state === 'open' && !item.exemption && request,
    },
  };
}

function refOf(req: Request): string {
  return stringifyEntityRef(
    parse(endpoints.getReport.params, req.params, 'path'),
  );
}

function badgeOf(ref: string): string {
  const [kind, rest] = ref.split(':');
  return `/v1/badge/${[kind, ...rest.split('/')]
    .map(encodeURIComponent)
    .join('/')}`;
}

/** An outage is nobody's mistake and passes: callers are told that, and nothing of what the database was asked. */
function sayDatabaseAway(logger: LoggerService): ErrorRequestHandler {
  return (error, _req, res, next) => {
    if (!isDatabaseAway(error)) {
      next(error);
      return;
    }
    logger.debug('A request was refused for want of the database', error);
    if (!res.headersSent) res.set('Retry-After', '10');
    next(
      new ServiceUnavailableError(
        "The portal's database does not answer at the moment. Try again in a while; nothing is lost",
      ),
    );
  };
}

const notJson =
  'The request body must be JSON in UTF-8: send it with the header Content-Type: application/json';

/** What Express and its parsers find wrong with a request before anybody here sees it. */
const sayMalformed: ErrorRequestHandler = (error, _req, _res, next) => {
  const { type, message } = error as { type?: string; message?: string };
  switch (type) {
    case 'entity.too.large':
      next(
        refused(
          413,
          `The request body is larger than ${largestBody}: ask for less at once`,
        ),
      );
      break;
    case 'entity.parse.failed':
      next(refused(400, `The request body is no valid JSON: ${message}`));
      break;
    case 'charset.unsupported':
    case 'encoding.unsupported':
      next(refused(415, notJson));
      break;
    default:
      next(
        error instanceof URIError
          ? refused(
              400,
              'The address is not valid: what stands in it with percent signs must be UTF-8',
            )
          : error,
      );
  }
};

function refused(statusCode: number, message: string): InputError {
  return Object.assign(new InputError(message), { statusCode });
}

/** Where in a value that was parsed stands a text with the one character that PostgreSQL has no place for. */
function placeOfNul(value: unknown): string[] | undefined {
  if (typeof value === 'string') return value.includes('\0') ? [] : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, part] of Object.entries(value)) {
    const below = placeOfNul(part);
    if (below) return [key, ...below];
  }
  return undefined;
}

function person(credentials: BackstageCredentials): string {
  const user = userOf(credentials);
  if (user === undefined) {
    throw new NotAllowedError(
      'Exemptions are asked for and decided on by people: a service cannot. Sign in as a user',
    );
  }
  return user;
}

function noReport(ref: string, at?: string): NotFoundError {
  return new NotFoundError(
    at
      ? `There is no report of ${ref} from ${at}: it is older than the first, or no longer kept (readiness.retention.reports)`
      : `${ref} has no report yet: its repository was not assessed successfully so far`,
  );
}

/** What the query says counts, or else what the caller accepts first. */
function formatOf(
  req: Request,
  format?: 'json' | 'markdown' | 'sarif',
): 'json' | 'markdown' | 'sarif' {
  if (format) return format;
  switch (
    req.accepts(['application/json', 'text/markdown', 'application/sarif+json'])
  ) {
    case 'text/markdown':
      return 'markdown';
    case 'application/sarif+json':
      return 'sarif';
    default:
      return 'json';
  }
}

function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
  what: string,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new InputError(
      `The ${what} is not valid: ${z
        .prettifyError(parsed.error)
        .replace(/\s+/g, ' ')}`,
    );
  }
  const place = placeOfNul(parsed.data);
  if (place) {
    throw new InputError(
      `The ${what} is not valid: ${place.join(
        '.',
      )} has a NUL character in it, which no text may have here`,
    );
  }
  return parsed.data;
}
