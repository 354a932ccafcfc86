import {
  changesPageSchema,
  checksReferenceSchema,
  exemptionsPageSchema,
  facetsSchema,
  failingChecksSchema,
  followUpsPageSchema,
  followUpsSummarySchema,
  historyPageSchema,
  overviewSchema,
  reportDiffSchema,
  trendSchema,
} from '@prodready/plugin-readiness-common';
import { areaIds } from '@prodready/report';

/*
 * What the backend says of a small organisation, valid by the schemas of the wire.
 */

const verdicts = {
  ready: 1,
  'ready-with-gaps': 0,
  'not-ready': 2,
  'not-assessed': 2,
};

const counts = {
  total: 5,
  verdicts,
  areas: areaIds.map((id, index) => ({
    id,
    ready: index < 7 ? 1 : 0,
    partial: index < 7 ? 1 : 0,
    'needs-improvement': id === 'testing' ? 2 : 0,
    'not-applicable': 0,
    unknown: index < 7 ? 1 : 5,
  })),
  blockers: { findings: 3, entities: 2 },
  findings: { critical: 3, major: 6, minor: 2 },
};

export const overview = overviewSchema.parse({
  ...counts,
  stale: 1,
  change: {
    since: '2026-10-24',
    verdicts: {
      ready: 1,
      'ready-with-gaps': 0,
      'not-ready': -1,
      'not-assessed': 0,
    },
    blockers: -2,
  },
  groups: [
    {
      ...counts,
      value: 'group:default/payments',
      title: 'Payments',
      total: 1,
      blockers: { findings: 0, entities: 0 },
    },
    {
      ...counts,
      value: 'group:default/order-management',
      title: 'Order Management',
    },
    { ...counts, value: null, total: 1 },
  ],
});

export const trend = trendSchema.parse({
  points: ['2026-11-20', '2026-11-21', '2026-11-22'].map((day, index) => ({
    day,
    verdicts: { ...verdicts, ready: index },
    blockers: 5 - index,
  })),
  basis: 'rollup',
});

export const facets = facetsSchema.parse({
  owner: [
    {
      value: 'group:default/order-management',
      title: 'Order Management',
      entities: 3,
    },
    { value: 'group:default/payments', title: 'Payments', entities: 1 },
    { value: null, entities: 1 },
  ],
  system: [{ value: 'system:default/shop', entities: 5 }],
  domain: [],
  kind: [{ value: 'Component', entities: 5 }],
  type: [
    { value: 'service', entities: 4 },
    { value: 'website', entities: 1 },
  ],
  lifecycle: [
    { value: 'production', entities: 4 },
    { value: 'experimental', entities: 1 },
  ],
  tag: [],
});

export const failing = failingChecksSchema.parse({
  items: [
    {
      checkId: 'container-no-dev-server',
      title: 'Does the container start a production server?',
      area: 'containerization',
      severity: 'critical',
      entities: 2,
      blocked: 2,
      exempt: 0,
      owners: [
        {
          owner: 'group:default/order-management',
          title: 'Order Management',
          entities: 2,
        },
      ],
      ownerCount: 1,
    },
  ],
});

export const changes = changesPageSchema.parse({
  items: [
    {
      entityRef: 'component:default/payments',
      title: 'Payments',
      at: '2026-11-22T10:00:00.000Z',
      commit: '4f2a91c0d7e85b6a3f1c2d4e5f60718293a4b5c6',
      direction: 'improvement',
      verdict: { from: 'not-ready', to: 'ready' },
      blockers: { from: 1, to: 0 },
      areas: [{ id: 'testing', from: 'needs-improvement', to: 'ready' }],
    },
  ],
});

export const checks = checksReferenceSchema.parse({
  version: '2026.11',
  areas: [],
  checks: [
    {
      id: 'container-no-dev-server',
      area: 'containerization',
      title: 'Does the container start a production server?',
      severity: 'critical',
      confidence: 'high',
      effort: 'small',
      disabled: false,
      added: false,
      why: 'Development servers serve one request at a time.',
      decision: {
        applies: 'The tree holds a start command.',
        passes: 'No development feature is used.',
        fails: 'A reloader stays running: `--reload`.',
        exceptions: ['A development stage of the Dockerfile.'],
      },
      examples: {
        language: 'dockerfile',
        bad: 'CMD ["uvicorn", "--reload"]',
        good: 'CMD ["uvicorn"]',
      },
      remedy: 'Remove the flag.',
      references: ['https://docs.example.com/servers'],
      elsewhere: [],
    },
  ],
});

const finding = {
  entityRef: 'component:default/orders',
  entityTitle: 'Orders',
  owner: 'group:default/order-management',
  checkId: 'container-no-dev-server',
  title: 'Does the container start a production server?',
  area: 'containerization',
  severity: 'critical',
  blocker: true,
  effort: 'small',
  priority: 400,
  state: 'open',
  message: 'backend/Dockerfile:47 starts the service with `--reload`.',
  places: [
    {
      path: 'backend/Dockerfile',
      line: 47,
      fingerprint: 'f1',
      firstSeenAt: '2026-10-01T10:00:00.000Z',
      exempt: false,
    },
  ],
  firstSeenAt: '2026-10-01T10:00:00.000Z',
  openedAt: '2026-10-01T10:00:00.000Z',
  openedCommit: '4f2a91c0d7e85b6a3f1c2d4e5f60718293a4b5c6',
  reopened: 0,
  dueAt: '2026-10-15T00:00:00.000Z',
  dueSet: false,
  overdue: true,
  may: { manage: true, requestExemption: true },
};

export const followUps = followUpsPageSchema.parse({
  items: [
    finding,
    {
      ...finding,
      checkId: 'tests-exist',
      title: 'Are there tests?',
      area: 'testing',
      severity: 'major',
      blocker: false,
      effort: 'large',
      priority: 50,
      overdue: false,
      dueAt: '2027-01-15T00:00:00.000Z',
      assignee: 'user:default/order-engineer',
      note: 'Planned for January',
      ticketUrl: 'https://tickets.example.com/7',
    },
  ],
  total: 2,
});

export const resolved = followUpsPageSchema.parse({
  items: [
    {
      ...finding,
      state: 'resolved',
      resolution: 'passed',
      resolvedAt: '2026-11-20T10:00:00.000Z',
      resolvedCommit: 'aaaabbbbccccddddeeeeffff0000111122223333',
    },
  ],
  total: 1,
});

const total = {
  entities: 2,
  open: 11,
  blockers: 3,
  overdue: 1,
  dueSoon: 2,
  unassigned: 7,
  exempt: 0,
  resolved: 4,
  oldestOpenedAt: '2026-10-01T10:00:00.000Z',
};

export const followUpsSummary = followUpsSummarySchema.parse({
  total,
  groups: [
    {
      ...total,
      value: 'group:default/order-management',
      title: 'Order Management',
    },
    { ...total, value: 'group:default/payments', title: 'Payments', open: 0 },
  ],
  more: false,
});

export const exemptions = exemptionsPageSchema.parse({
  items: [
    {
      id: '7',
      entityRef: 'component:default/orders',
      entityTitle: 'Orders',
      checkId: 'container-no-dev-server',
      title: 'Does the container start a production server?',
      severity: 'critical',
      reason: 'The service is retired at the end of the year.',
      until: '2026-12-31',
      status: 'requested',
      requestedBy: 'user:default/order-engineer',
      requestedAt: '2026-11-21T10:00:00.000Z',
      trail: [
        {
          at: '2026-11-21T10:00:00.000Z',
          action: 'requested',
          by: 'user:default/order-engineer',
        },
      ],
      may: { approve: true, reject: true, revoke: false, withdraw: false },
    },
  ],
  total: 1,
});

export const history = historyPageSchema.parse({
  items: [
    {
      at: '2026-11-22T14:02:00.000Z',
      commit: '4f2a91c0d7e85b6a3f1c2d4e5f60718293a4b5c6',
      verdict: 'not-ready',
      previousVerdict: 'ready-with-gaps',
      blockers: 1,
      areas: [],
      changes: [{ id: 'containerization', from: 'ready', to: 'partial' }],
      findings: { opened: 2, closed: 1 },
      reportKept: true,
    },
    {
      at: '2026-11-01T09:00:00.000Z',
      verdict: 'ready-with-gaps',
      blockers: 0,
      areas: [],
      changes: [],
      findings: { opened: 3, closed: 0 },
      reportKept: false,
    },
  ],
});

export const diff = reportDiffSchema.parse({
  entityRef: 'component:default/orders',
  from: {
    assessedAt: '2026-11-01T09:00:00.000Z',
    commit: 'aaaabbbbccccddddeeeeffff0000111122223333',
    verdict: 'ready-with-gaps',
    blockers: [],
    checksVersion: '2026.11',
  },
  to: {
    assessedAt: '2026-11-22T14:02:00.000Z',
    commit: '4f2a91c0d7e85b6a3f1c2d4e5f60718293a4b5c6',
    verdict: 'not-ready',
    blockers: ['container-no-dev-server'],
    checksVersion: '2026.11',
  },
  areas: [{ id: 'containerization', from: 'ready', to: 'partial' }],
  opened: [
    {
      checkId: 'container-no-dev-server',
      title: 'Does the container start a production server?',
      area: 'containerization',
      severity: 'critical',
      from: 'pass',
      to: 'fail',
      message: 'backend/Dockerfile:47 starts the service with `--reload`.',
      path: 'backend/Dockerfile',
      line: 47,
    },
  ],
  closed: [],
  other: [],
  places: [],
  checksChanged: false,
});
