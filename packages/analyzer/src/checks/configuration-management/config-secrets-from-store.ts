import { deployedSecretsOf } from '../../facts/configuration';
import type { Service } from '../../service';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt } from '../shared';

const reference = 'https://kubernetes.io/docs/concepts/configuration/secret/';

export const configSecretsFromStore = defineCheck({
  id: 'config-secrets-from-store',
  area: 'configuration-management',
  title:
    'Do manifests and compose files pull secrets from a secret store rather than spelling them out?',
  severity: 'critical',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'secrets that come from a store',
    gap: 'secrets spelled out in deployment files',
  },
  why: 'Whoever can read the repository, a fork or a build log has what a manifest spells out, and it stays in the history after it was removed. A secret from a store can be rotated without a commit.',
  decision: {
    applies:
      'A Kubernetes workload, ConfigMap or Secret, chart values, the compose file that runs the service, a platform file or Terraform sets variables.',
    passes:
      'Every secret is a reference: a `secretKeyRef`, a sealed, external or encrypted secret, a compose secret or `${VARIABLE}`, a sensitive Terraform variable.',
    fails:
      'A variable with the name of a secret, a connection string with a password, a key of a ConfigMap or an entry of a plain Secret has a literal value, weak and well-known values included; `${VARIABLE:-literal}` counts as one.',
    exceptions: [
      'Files for development, tests and pipelines, and compose files with backing services only.',
      'Names and paths of secrets, and values left empty.',
      'Placeholders in files that are named as examples.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: '- name: DATABASE_PASSWORD\n  value: hunter2hunter2',
    good: '- name: DATABASE_PASSWORD\n  valueFrom:\n    secretKeyRef: { name: orders-db, key: password }',
  },
  remedy:
    'Put the value into the platform’s secret store or a sealed secret, reference it from the manifest, and replace the value that was committed.',
  references: [
    reference,
    'https://docs.docker.com/compose/how-tos/use-secrets/',
  ],
  elsewhere: [
    'kube-linter env-var-secret',
    'Polaris sensitiveContainerEnvVar, sensitiveConfigmapContent',
    'Kubescape C-0012',
    'OWASP ASVS 13.3.1',
  ],
  judge(service) {
    const { files, spelled, references } = service.fact(deployedSecretsOf);
    if (spelled.length > 0) {
      const [first] = spelled;
      return fail({
        message: `${placeName(first)} carries the value of ${
          first.name
        } in clear text in ${first.where}${andMore(
          spelled.length,
        )}; everyone with read access to the repository has it.`,
        evidence: evidenceAt(service, spelled, 'offender'),
        recommendation: {
          title: 'Pull Secrets from a Store',
          text: `Move \`${first.name}\` from ${placeName(
            first,
          )} into a store for secrets, reference it, and rotate the old value.`,
          example: exampleOf(service, first.path, first.name),
          reference,
        },
      });
    }
    if (files.length === 0)
      return notApplicable(
        'No manifest or compose file of the tree sets variables of the service for production.',
      );
    const [reference_] = references;
    return pass(
      reference_
        ? `${placeName(reference_)} references ${
            reference_.name
          } instead of holding it.`
        : `No deployment file spells out a secret, for example ${placeName(
            files[0],
          )}.`,
      evidenceAt(
        service,
        reference_ ? references.slice(0, 3) : files.slice(0, 3),
        'proof',
      ),
    );
  },
});

function exampleOf(
  service: Service,
  path: string,
  name: string,
): { language: string; code: string } {
  if (/compose/i.test(path))
    return {
      language: 'yaml',
      code: `environment:\n  ${name}: \${${name}:?set in the environment}`,
    };
  if (/\.tf(?:vars)?$/.test(path))
    return {
      language: 'hcl',
      code: 'variable "database_password" {\n  type      = string\n  sensitive = true\n}',
    };
  if (/fly|render|app\.ya?ml/.test(path))
    return { language: 'sh', code: `fly secrets set ${name}=…` };
  return {
    language: 'yaml',
    code: `- name: ${name
      .toUpperCase()
      .replace(/\W/g, '_')}\n  valueFrom:\n    secretKeyRef: { name: ${
      service.name
    }, key: ${name.toLowerCase().replace(/\W/g, '-')} }`,
  };
}
