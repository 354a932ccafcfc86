import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  readinessExemptionApprovePermission,
  readinessReportReadPermission,
} from '@prodready/plugin-readiness-common';
import { Decisions } from './Decisions';

describe('Decisions', () => {
  const ada = mockCredentials.user('user:default/ada');
  const bob = mockCredentials.user('user:default/bob');
  let now: number;
  let policy: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
  let asked: string[][];
  let decisions: Decisions;

  beforeEach(() => {
    now = 0;
    policy = AuthorizeResult.ALLOW;
    asked = [];
    decisions = new Decisions(
      {
        async authorizeConditional(requests) {
          asked.push(requests.map(({ permission }) => permission.name));
          return requests.map(() => ({ result: policy }));
        },
      } as Partial<PermissionsService> as PermissionsService,
      () => now,
    );
  });

  const recently = async (credentials: BackstageCredentials = ada) => {
    const [decision] = await decisions.recently(
      [readinessReportReadPermission],
      credentials,
    );
    return decision.result;
  };

  it('are asked for together, once for requests that come together', async () => {
    await Promise.all([
      recently(),
      recently(),
      decisions.recently([readinessExemptionApprovePermission], ada),
    ]);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('catalog.entity.read');
  });

  it('hold for seconds', async () => {
    await recently();
    policy = AuthorizeResult.DENY;
    now = 4_999;
    await expect(recently()).resolves.toBe(AuthorizeResult.ALLOW);
    now = 5_000;
    await expect(recently()).resolves.toBe(AuthorizeResult.DENY);
  });

  it('hold for nobody else, and for no other session', async () => {
    await recently();
    policy = AuthorizeResult.DENY;
    await expect(recently(bob)).resolves.toBe(AuthorizeResult.DENY);
    await expect(
      recently({ ...ada, expiresAt: new Date('2026-12-01') }),
    ).resolves.toBe(AuthorizeResult.DENY);
  });

  it('are made anew where something changes', async () => {
    await recently();
    policy = AuthorizeResult.DENY;
    await expect(
      decisions.anew([readinessReportReadPermission], ada),
    ).resolves.toEqual([{ result: AuthorizeResult.DENY }]);
  });

  it('are not remembered of services', async () => {
    const service = mockCredentials.service();
    await recently(service);
    policy = AuthorizeResult.DENY;
    await expect(recently(service)).resolves.toBe(AuthorizeResult.DENY);
  });
});
