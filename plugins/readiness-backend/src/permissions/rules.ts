import {
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { RESOURCE_TYPE_READINESS_ENTITY } from '@prodready/plugin-readiness-common';
import { z } from 'zod';

/** What rules know of an entity. References are in lower case. @public */
export interface ReadinessEntityFacts {
  ref: string;
  kind: string;
  namespace: string;
  type?: string;
  lifecycle?: string;
  owner?: string;
  /** The owner and every group above it. */
  ownerAncestry: string[];
  system?: string;
  domain?: string;
  tags: string[];
}

/** A rule as something that the database can decide. @public */
export interface ReadinessEntityQuery {
  fact:
    | 'kind'
    | 'namespace'
    | 'type'
    | 'lifecycle'
    | 'owner'
    | 'ownerAncestry'
    | 'system'
    | 'domain'
    | 'tags';
  values: string[];
}

/**
 * The resource that readiness permissions are about. Modules of the backend add rules of their own to it.
 *
 * @public
 */
export const readinessEntityResourceRef = createPermissionResourceRef<
  ReadinessEntityFacts,
  ReadinessEntityQuery
>().with({
  pluginId: 'readiness',
  resourceType: RESOURCE_TYPE_READINESS_ENTITY,
});

const values = (what: string) =>
  z.array(z.string()).describe(`${what}, of which one must match`);
const lower = (texts: string[]) =>
  texts.map(text => text.toLocaleLowerCase('en-US'));

const isOwner = createPermissionRule({
  name: 'IS_OWNER',
  description: 'Owned by one of the claims: for example the groups of the user',
  resourceRef: readinessEntityResourceRef,
  paramsSchema: z.object({ claims: values('Entity references') }),
  apply: ({ owner }, { claims }) =>
    owner !== undefined && lower(claims).includes(owner),
  toQuery: ({ claims }) => ({ fact: 'owner', values: lower(claims) }),
});

const isOwnedBelow = createPermissionRule({
  name: 'IS_OWNED_BELOW',
  description:
    'Owned by one of the claims, or by a group or member anywhere below it',
  resourceRef: readinessEntityResourceRef,
  paramsSchema: z.object({ claims: values('Entity references') }),
  apply: ({ ownerAncestry }, { claims }) =>
    lower(claims).some(claim => ownerAncestry.includes(claim)),
  toQuery: ({ claims }) => ({ fact: 'ownerAncestry', values: lower(claims) }),
});

const hasKind = createPermissionRule({
  name: 'HAS_KIND',
  description: 'Of one of the kinds',
  resourceRef: readinessEntityResourceRef,
  paramsSchema: z.object({ kinds: values('Kinds') }),
  apply: ({ kind }, { kinds }) =>
    lower(kinds).includes(kind.toLocaleLowerCase('en-US')),
  toQuery: ({ kinds }) => ({ fact: 'kind', values: lower(kinds) }),
});

const hasNamespace = createPermissionRule({
  name: 'HAS_NAMESPACE',
  description: 'In one of the namespaces',
  resourceRef: readinessEntityResourceRef,
  paramsSchema: z.object({ namespaces: values('Namespaces') }),
  apply: ({ namespace }, { namespaces }) =>
    lower(namespaces).includes(namespace),
  toQuery: ({ namespaces }) => ({
    fact: 'namespace',
    values: lower(namespaces),
  }),
});

const hasType = createPermissionRule({
  name: 'HAS_TYPE',
  description: 'Of one of the types, as spec.type says',
  resourceRef: readinessEntityResourceRef,
  paramsSchema: z.object({ types: values('Types') }),
  apply: ({ type }, { types }) => type !== undefined && types.includes(type),
  toQuery: ({ types }) => ({ fact: 'type', values: types }),
});

const hasLifecycle = createPermissionRule({
  name: 'HAS_LIFECYCLE',
  description: 'In one of the lifecycles, as spec.lifecycle says',
  resourceRef: readinessEntityResourceRef,
  paramsSchema: z.object({ lifecycles: values('Lifecycles') }),
  apply: ({ lifecycle }, { lifecycles }) =>
    lifecycle !== undefined && lifecycles.includes(lifecycle),
  toQuery: ({ lifecycles }) => ({ fact: 'lifecycle', values: lifecycles }),
});

const hasSystem = createPermissionRule({
  name: 'HAS_SYSTEM',
  description: 'Part of one of the systems',
  resourceRef: readinessEntityResourceRef,
  paramsSchema: z.object({ systems: values('Entity references of systems') }),
  apply: ({ system }, { systems }) =>
    system !== undefined && lower(systems).includes(system),
  toQuery: ({ systems }) => ({ fact: 'system', values: lower(systems) }),
});

const hasDomain = createPermissionRule({
  name: 'HAS_DOMAIN',
  description: 'Of a system that is part of one of the domains',
  resourceRef: readinessEntityResourceRef,
  paramsSchema: z.object({ domains: values('Entity references of domains') }),
  apply: ({ domain }, { domains }) =>
    domain !== undefined && lower(domains).includes(domain),
  toQuery: ({ domains }) => ({ fact: 'domain', values: lower(domains) }),
});

const hasTag = createPermissionRule({
  name: 'HAS_TAG',
  description: 'With one of the tags',
  resourceRef: readinessEntityResourceRef,
  paramsSchema: z.object({ tags: values('Tags') }),
  apply: (entity, { tags }) => tags.some(tag => entity.tags.includes(tag)),
  toQuery: ({ tags }) => ({ fact: 'tags', values: tags }),
});

/** Rules for conditional decisions on readiness permissions. @public */
export const readinessRules = {
  isOwner,
  isOwnedBelow,
  hasKind,
  hasNamespace,
  hasType,
  hasLifecycle,
  hasSystem,
  hasDomain,
  hasTag,
};

const { conditions, createConditionalDecision } = createConditionExports({
  resourceRef: readinessEntityResourceRef,
  rules: readinessRules,
});

/**
 * For permission policies: `createReadinessConditionalDecision(request.permission,
 * readinessConditions.isOwner({ claims: user.info.ownershipEntityRefs }))`.
 *
 * @public
 */
export const readinessConditions = conditions;

/** Makes a policy's answer of conditions. @public */
export const createReadinessConditionalDecision = createConditionalDecision;
