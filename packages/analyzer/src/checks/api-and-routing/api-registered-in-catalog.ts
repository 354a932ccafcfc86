import {
  catalogEntitiesOf,
  catalogEntityOf,
  placeInEntity,
  type CatalogEntity,
} from '../../facts/documents';
import { apiSpecsOf } from '../../facts/http/specs';
import { at, entriesOf, textOf, textsOf } from '../../repository';
import type { Service } from '../../service';
import { businessRoutes, routesOf } from '../../facts/http';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import { evidenceAt } from '../shared';

const reference =
  'https://backstage.io/docs/features/software-catalog/descriptor-format';

export const apiRegisteredInCatalog = defineCheck({
  id: 'api-registered-in-catalog',
  area: 'api-and-routing',
  title:
    'Is the API registered in the software catalog and tied to this component?',
  severity: 'minor',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'an API that the catalog knows',
    gap: 'an API that the catalog does not know',
  },
  why: 'An API that is not in the catalog is found by asking around. Registered, it shows who provides it, who depends on it, and what it promises.',
  decision: {
    applies:
      'The service has a contract, and its catalog descriptor is in the tree.',
    passes:
      '`spec.providesApis` names an API whose definition is in the tree, or one that is registered elsewhere.',
    fails:
      '`providesApis` is missing or empty, or the definition that it leads to refers to a file that does not exist.',
    exceptions: [
      'Services without a descriptor in the tree: the catalog may know them through a provider.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'spec:\n  type: service',
    good: 'spec:\n  type: service\n  providesApis: [orders-api]',
  },
  remedy:
    'Describe the API in an entity of kind API and list it under `providesApis` of the component.',
  references: [reference],
  elsewhere: ['OWASP API9:2023'],
  judge(service) {
    const [spec] = service.fact(apiSpecsOf).specs;
    if (!spec || service.fact(routesOf).length === 0) {
      return notApplicable(
        'The service has no contract that could be registered.',
      );
    }
    if (spec.kind === 'generated' && businessRoutes(service).length < 3) {
      return notApplicable(
        'The service has no contract that could be registered.',
      );
    }
    const component = service.fact(catalogEntityOf);
    if (!component) {
      return service.fact(catalogEntitiesOf).length > 0
        ? unknown(
            'None of the catalog descriptors in the tree is clearly that of this service.',
            'Name the component as the service is called, or keep its catalog-info.yaml in its folder.',
          )
        : notApplicable(
            'No catalog descriptor is in the tree; the component is described elsewhere.',
          );
    }
    const names = textsOf(at(component.node, 'spec', 'providesApis'));
    const anchor = placeInEntity(component, 'spec', 'providesApis');
    if (names.length === 0) {
      return fail({
        message: `${placeName(anchor)} does not declare the API described in ${
          spec.path
        }.`,
        evidence: evidenceAt(service, [anchor, spec], 'anchor'),
        recommendation: recommendation(spec.path, placeName(anchor)),
      });
    }
    const provided = service
      .fact(catalogEntitiesOf)
      .filter(
        ({ kind, name }) =>
          kind === 'API' && names.some(each => nameIn(each) === name),
      );
    const missing = provided.flatMap(api => missingDefinition(service, api))[0];
    if (missing) {
      return fail({
        message: `${placeName(missing)} refers to ${
          missing.target
        }, which does not exist.`,
        evidence: evidenceAt(service, [missing], 'offender'),
        recommendation: recommendation(spec.path, placeName(missing)),
      });
    }
    return pass(
      `${placeName(anchor)} registers ${names[0]}.`,
      evidenceAt(service, [anchor], 'proof'),
    );
  },
});

function recommendation(spec: string, place: string) {
  return {
    title: 'Register the API',
    text: `Add an API entity for ${spec} and list it under providesApis at ${place}.`,
    example: {
      language: 'yaml',
      code: 'spec:\n  providesApis: [orders-api]',
    },
    reference,
  };
}

/** `api:default/orders` as `orders`. */
function nameIn(entityRef: string): string {
  return entityRef.replace(/^.*[:/]/, '');
}

/** The line of a definition that leads to a file which is not in the tree. */
function missingDefinition(
  service: Service,
  { path, node }: CatalogEntity,
): Array<{ path: string; line: number; target: string }> {
  return entriesOf(at(node, 'spec', 'definition')).flatMap(entry => {
    const target = textOf(entry.node);
    if (!/^\$(?:text|openapi|asyncapi|json|yaml)$/.test(entry.key) || !target)
      return [];
    if (/^[a-z]+:\/\//i.test(target)) return [];
    const file = resolve(path, target);
    return file !== undefined && service.repository.has(file)
      ? []
      : [{ path, line: entry.line, target }];
  });
}

/** A path beside a file; `undefined` where it leads out of the tree. */
function resolve(from: string, target: string): string | undefined {
  const steps = from.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..') {
      if (steps.length === 0) return undefined;
      steps.pop();
    } else if (step && step !== '.') steps.push(step);
  }
  return steps.join('/');
}
