import {
  checks,
  memorySource,
  openRepository,
  Service,
} from '@prodready/analyzer';
import type { PublishedCase } from './cases';
import type { Equivalent } from './rules';

export interface Comparison {
  published: PublishedCase;
  check: string;
  /** Whether the check has a finding that answers the rule. */
  caught: boolean;
  /** Whether it fails at all, for whatever reason. */
  failed: boolean;
  /** What the check says. */
  said: string;
}

/** Judges the case of a linter's rule with the check that asks the same. */
export function compare(
  published: PublishedCase,
  { check: id, about, role, around, from }: Equivalent,
): Comparison {
  const check = checks.find(one => one.id === id);
  if (!check) throw new Error(`There is no check ${id}`);
  const files = Object.fromEntries(
    Object.entries(published.files).map(([path, text]) => [
      path,
      path === 'Dockerfile' ? whole(text, from) : text,
    ]),
  );
  const judgement = check.judge(
    new Service(openRepository(memorySource({ ...around, ...files })), {
      name: 'orders',
    }),
  );
  const failed = judgement.outcome === 'fail';
  return {
    published,
    check: id,
    caught:
      failed &&
      (about?.test(judgement.message) ?? true) &&
      (role === undefined || judgement.evidence?.[0]?.role === role),
    failed,
    said: `${judgement.outcome}: ${judgement.message}`,
  };
}

export const agrees = ({ caught, published }: Comparison) =>
  caught === published.caught;

/** Cases that show one instruction have no image of their own. */
function whole(dockerfile: string, from = 'debian:12.8'): string {
  return /^\s*FROM\b/im.test(dockerfile)
    ? dockerfile
    : `FROM ${from}\n${dockerfile}\n`;
}
