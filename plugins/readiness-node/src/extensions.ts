import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { Check } from '@prodready/analyzer';
import type { RepositoryTreeSource } from './treeSource';

/** @public */
export interface ReadinessRepositorySourcesExtensionPoint {
  /** Serves a type of location in place of what is there for it, if anything. Throws when a module already did. */
  addRepositorySource(source: RepositoryTreeSource): void;
}

/**
 * Lets a module bring repositories from a place that the portal's URL readers do not know.
 *
 * @public
 */
export const readinessRepositorySourcesExtensionPoint =
  createExtensionPoint<ReadinessRepositorySourcesExtensionPoint>({
    id: 'readiness.repository-sources',
  });

/**
 * What a module of checks exports.
 *
 * @public
 */
export interface ChecksModule {
  checks: readonly Check[];
  /** Change it whenever a check is added or judges differently: repositories are then assessed again. */
  version: string;
}

/** @public */
export interface ReadinessChecksExtensionPoint {
  /**
   * Adds the checks that the module at this absolute path exports as {@link ChecksModule}, with the facts that they are
   * made from. A path and not the checks themselves, because repositories are assessed in processes of their own, which
   * functions cannot be sent to: each process loads the module itself, and so does the backend when it starts. These processes
   * have no environment variables but the most common ones, and no configuration.
   *
   * Name the module in the `exports` of its package.json and pass
   * `require.resolve('@acme/backstage-plugin-readiness-backend-module-house/checks')`: a relative path does not outlive the
   * build. ES modules may not use `await` at their top level.
   *
   * A check that takes too long or brings its process down costs its module a place in that one report; one that does so
   * again and again is not asked until the backend starts anew.
   */
  addChecksModule(path: string): void;
}

/**
 * Lets a module add an organisation's own checks.
 *
 * @public
 */
export const readinessChecksExtensionPoint =
  createExtensionPoint<ReadinessChecksExtensionPoint>({
    id: 'readiness.checks',
  });
