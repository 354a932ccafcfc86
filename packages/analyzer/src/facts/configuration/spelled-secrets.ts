import {
  at,
  entriesOf,
  entryOf,
  itemsOf,
  textOf,
  textsOf,
  type TreeNode,
} from '../../repository';
import type { Service } from '../../service';
import { isForDevelopmentPath } from './deployment-paths';
import { configObjectsOf } from './config-objects';
import { documentsOf } from './properties';
import {
  deploymentOf,
  type ComposeFile,
  type ComposeService,
} from '../deployment';
import { isSupportingImage } from '../deployment/images';
import { productionImageOf } from '../containers/image';
import { stackOf } from '../../stack';
import { developmentMarkOf } from '../deployment/compose';
import { chartsOf } from '../deployment/helm';
import { platformFilesOf } from '../deployment/platforms';
import { isNameOfVariable, isNoSecretValue, isSecretKey } from './secret-names';
import { isDemoValue, isPlaceholder } from '../code';

/** A secret whose value stands in a file that deploys the service. */
export interface SpelledSecret {
  name: string;
  path: string;
  line: number;
  /** As messages name the place: `the compose file`. */
  where: string;
  /** Decoded; of an address the password alone. */
  value: string;
}

/** @public */
export interface DeployedSecrets {
  /** Files that set variables for production, or hold a ConfigMap or Secret. */
  files: Array<{ path: string; line: number }>;
  spelled: SpelledSecret[];
  /** Variables that are references, for proof. */
  references: Array<{ name: string; path: string; line: number }>;
}

/** What deployment files say about secrets. Use as a fact. @public */
export function deployedSecretsOf(service: Service): DeployedSecrets {
  const found: DeployedSecrets = { files: [], spelled: [], references: [] };
  // A library of a monorepo is deployed by nobody, whatever lies beside it.
  if (service.path === '' || service.fact(stackOf).deployable) {
    readCompose(service, found);
    readCharts(service, found);
  }
  readWorkloads(service, found);
  readObjects(service, found);
  readPlatformFiles(service, found);
  readTerraform(service, found);
  if (found.files.length === 0) readUndecidedCompose(service, found);
  const seen = new Set<string>();
  found.spelled = found.spelled.filter(({ path, line }) => {
    const id = `${path}:${line}`;
    return seen.has(id) ? false : seen.add(id);
  });
  return found;
}

interface Candidate {
  name: string;
  value: string | undefined;
  path: string;
  line: number;
  where: string;
  /** The file is a template to be filled in: its placeholders are no values. */
  template?: boolean;
}

/** `login.rateLimitedRequests.count` */
const namesSomething = /^[a-z][A-Za-z]{2,30}(?:\.[a-z][A-Za-z]{2,30}){2,5}$/;

function judge(found: DeployedSecrets, candidate: Candidate): void {
  const { name, value, path, line, where } = candidate;
  const password = passwordIn(value ?? '');
  const secret = isSecretKey(name);
  if (!secret && password === undefined) return;
  const literal = password ?? (secret ? value : undefined);
  if (
    literal === undefined ||
    isReference(literal) ||
    isNoSecretValue(literal, name) ||
    isNameOfVariable(literal) ||
    namesSomething.test(literal) ||
    (candidate.template && isPlaceholder(literal))
  ) {
    if (secret && (value === undefined || isReference(value)))
      found.references.push({ name, path, line });
    return;
  }
  found.spelled.push({ name, path, line, where, value: literal });
}

/** The password inside a connection string; `undefined` for none. */
export function passwordIn(value: string): string | undefined {
  const url = /^[a-z][\w+.-]{1,40}:\/\/[^\s:/@]*:([^\s@/]+)@/i.exec(
    value.slice(0, 2_000),
  );
  if (url) return url[1];
  const pair = /(?:^|;)\s*(?:password|pwd)\s*=\s*([^;]+)/i.exec(
    value.slice(0, 2_000),
  );
  return pair?.[1].trim();
}

function isReference(value: string): boolean {
  return /^\s*(?:\$|\{\{|⟦|<%|%|arn:|vault:|op:\/\/|secret(?:ref)?:|@Microsoft\.KeyVault|!)|⟦|\$\{|\{\{/.test(
    value,
  );
}

/** The compose files that production uses; where nothing else runs the service, the one that does. */
function readCompose(service: Service, found: DeployedSecrets): void {
  const deployment = service.fact(deploymentOf);
  const production = deployment.compose.filter(
    file =>
      file.role === 'production' && file.services.some(({ ours }) => ours),
  );
  const elsewhere =
    deployment.workloads.length > 0 ||
    deployment.charts.length > 0 ||
    deployment.orchestrators.length > 0;
  const files =
    production.length || elsewhere
      ? production
      : undecidedCompose(service).slice(0, 1);
  for (const file of files) readComposeFile(service, file, found);
}

/** Compose files that run the service and do not say what for. */
function undecidedCompose(service: Service): ComposeFile[] {
  // Mounted sources say more where the tree has no image of the service either.
  const marks = service.fact(productionImageOf)
    ? /environment|ENV|PROFILE|named|stage/
    : /environment|ENV|PROFILE|named|stage|mounts the source/;
  return service
    .fact(deploymentOf)
    .compose.filter(
      file =>
        file.role === 'neutral' &&
        file.services.some(({ ours }) => ours) &&
        !file.services.some(
          one => one.ours && marks.test(developmentMarkOf(one)?.text ?? ''),
        ),
    );
}

/**
 * Where the platform that runs the service sets its variables elsewhere, the compose file of the tree still shows how
 * secrets are handed over. What it spells out then is for the developer's own machine.
 */
function readUndecidedCompose(service: Service, found: DeployedSecrets): void {
  if (service.path !== '' && !service.fact(stackOf).deployable) return;
  const shown: DeployedSecrets = { files: [], spelled: [], references: [] };
  for (const file of undecidedCompose(service).slice(0, 1))
    readComposeFile(service, file, shown);
  if (shown.spelled.length > 0 || shown.references.length === 0) return;
  found.files.push(...shown.files);
  found.references.push(...shown.references);
}

function readComposeFile(
  service: Service,
  file: ComposeFile,
  found: DeployedSecrets,
): void {
  const template = /example|sample|template|\.dist\b/i.test(file.path);
  for (const one of concernedServices(service, file)) {
    if (
      one.environment.size ||
      at(one.node, 'env_file') ||
      at(one.node, 'secrets')
    ) {
      found.files.push({ path: file.path, line: one.line });
    }
    if (/^(?:test|tests|e2e|cypress|playwright)/.test(one.name)) continue;
    for (const [name, { value, line, path }] of one.environment) {
      judge(found, {
        name,
        value: value === '' ? undefined : value,
        path: path ?? file.path,
        line,
        where: `the compose service ${one.name}`,
        template,
      });
    }
  }
}

/** For one service of several: itself and the backing services that it depends on. */
export function concernedServices(
  service: Service,
  file: ComposeFile,
): ComposeService[] {
  if (service.path === '') return file.services;
  const wanted = new Set(
    file.services.filter(({ ours }) => ours).map(({ name }) => name),
  );
  const named = file.services
    .filter(({ ours }) => ours)
    .flatMap(({ node }) => {
      const dependencies = at(node, 'depends_on');
      return [
        ...textsOf(dependencies),
        ...entriesOf(dependencies).map(({ key }) => key),
      ];
    });
  return file.services.filter(
    ({ name, image, build }) =>
      wanted.has(name) ||
      named.includes(name) ||
      (named.length === 0 &&
        !build &&
        image !== undefined &&
        isSupportingImage(image.text)),
  );
}

function readWorkloads(service: Service, found: DeployedSecrets): void {
  for (const workload of service.fact(deploymentOf).workloads) {
    if (isForDevelopmentPath(service, workload.path)) continue;
    for (const container of workload.containers) {
      found.files.push({ path: container.path, line: container.line });
      for (const item of itemsOf(at(container.node, 'env'))) {
        const name = textOf(at(item, 'name'));
        if (!name) continue;
        const value = at(item, 'value');
        judge(found, {
          name,
          value: textOf(value),
          path: container.path,
          line: value?.line ?? item.line,
          where: `the ${workload.kind}`,
        });
      }
    }
  }
}

/** ConfigMaps and Secrets: for one service of several, those that its own manifests name or that lie in its folder. */
function readObjects(service: Service, found: DeployedSecrets): void {
  const objects = service
    .fact(configObjectsOf)
    .filter(({ path }) => !isForDevelopmentPath(service, path));
  const named = referencedNames(service);
  const mine = objects.filter(
    ({ path, name }) =>
      service.path === '' ||
      path.startsWith(`${service.path}/`) ||
      named.has(name),
  );
  for (const object of mine) {
    found.files.push({ path: object.path, line: object.line });
    if (
      /^(?:SealedSecret|ExternalSecret|SecretProviderClass)$/.test(object.kind)
    ) {
      found.references.push({
        name: object.name,
        path: object.path,
        line: object.line,
      });
      continue;
    }
    if (isEncrypted(service, object.path)) continue;
    for (const { key, value, line, encoded } of object.entries) {
      const plain = encoded ? decoded(value) : value;
      if (plain === undefined || isReference(plain)) continue;
      if (object.kind === 'Secret') {
        if (isSecretObjectValue(key, plain)) {
          found.spelled.push({
            name: key,
            path: object.path,
            line,
            where: `${object.name} (Secret)`,
            value: passwordIn(plain) ?? plain,
          });
        }
        continue;
      }
      judge(found, {
        name: key,
        value: plain,
        path: object.path,
        line,
        where: `the ConfigMap ${object.name}`,
      });
    }
  }
}

/** Everything in a Secret is meant to be one, save what its key says is none (a user name, a host). */
function isSecretObjectValue(key: string, value: string): boolean {
  if (
    isNoSecretValue(value, key) ||
    isNameOfVariable(value) ||
    isToBeFilledIn(value)
  )
    return false;
  if (isSecretKey(key) || passwordIn(value) !== undefined) return true;
  return /PRIVATE KEY-----/.test(value);
}

/** A Secret that is committed as a template for people to fill in. */
function isToBeFilledIn(value: string): boolean {
  return (
    /^<.*>$|^\[.*\]$/.test(value.trim()) ||
    (value.length >= 8 && isPlaceholder(value) && !isDemoValue(value))
  );
}

function decoded(value: string): string | undefined {
  if (!/^[A-Za-z0-9+/=\s]*$/.test(value))
    return isReference(value) ? undefined : value;
  return Buffer.from(value, 'base64').toString('utf8');
}

function isEncrypted(service: Service, path: string): boolean {
  return service.repository
    .yaml(path)
    .some(document => entryOf(document, 'sops') !== undefined);
}

function referencedNames(service: Service): Set<string> {
  const names = new Set<string>();
  const visit = (node: TreeNode | undefined, depth: number): void => {
    if (!node || depth > 30) return;
    if (node.kind === 'list')
      node.items.forEach(item => visit(item, depth + 1));
    if (node.kind !== 'map') return;
    for (const { key, node: value } of node.entries) {
      if (
        /^(?:configMapRef|secretRef|configMapKeyRef|secretKeyRef|configMap|secret)$/.test(
          key,
        )
      ) {
        const name =
          textOf(at(value, 'name')) ?? textOf(at(value, 'secretName'));
        if (name) names.add(name);
      }
      visit(value, depth + 1);
    }
  };
  for (const { pod } of service.fact(deploymentOf).workloads) visit(pod, 0);
  return names;
}

/** Keys under which charts keep the names of secrets, not their values. */
const namesOnly =
  /^(?:existingSecret\w*|\w*secretKeyRef|secretKeys|namespace_secrets|externalSecrets?|secretRefs?|fromSecret|secret|secretName|imagePullSecrets|tls|valueFrom|vault\w*|annotations|labels)$/i;

/** `values.yaml`: values under secret names are the chart's defaults. */
function readCharts(service: Service, found: DeployedSecrets): void {
  const mine = service
    .fact(chartsOf)
    .filter(({ folder }) => !isForDevelopmentPath(service, folder));
  for (const chart of mine) {
    for (const file of new Set(chart.values.files.values())) {
      if (isForDevelopmentPath(service, file)) continue;
      if (isEncrypted(service, file)) continue;
      found.files.push({ path: file, line: 1 });
      for (const document of service.repository.yaml(file))
        walkValues(document, file, found, 0);
    }
  }
}

function walkValues(
  node: TreeNode | undefined,
  path: string,
  found: DeployedSecrets,
  depth: number,
): void {
  if (!node || depth > 20) return;
  if (node.kind === 'list') {
    for (const item of node.items) {
      const name = textOf(at(item, 'name'));
      const value = at(item, 'value');
      if (name && value)
        judge(found, {
          name,
          value: textOf(value),
          path,
          line: value.line,
          where: 'the chart’s values',
        });
      else walkValues(item, path, found, depth + 1);
    }
    return;
  }
  // `{ envVariable, secretName, secretKey }`: which key of which secret becomes which variable.
  const names = Boolean(at(node, 'secretName') ?? at(node, 'secretRef'));
  for (const { key, node: value, line } of entriesOf(node)) {
    if (names && /^(?:secretKey|secretName|key|name)$/.test(key)) continue;
    if (value.kind === 'scalar') {
      const text = textOf(value);
      if (text !== undefined && !isNameOfSecret(key, text))
        judge(found, {
          name: key,
          value: text,
          path,
          line,
          where: 'the chart’s values',
        });
    } else if (!namesOnly.test(key)) {
      walkValues(value, path, found, depth + 1);
    }
  }
}

/** `DB_PASSWORD: database_password`: the key inside a secret, in the words of the variable. */
function isNameOfSecret(key: string, value: string): boolean {
  // `secret: orders-db-credentials` names the object that holds it.
  if (
    /^(?:secrets?|credentials?)$|Secret$/.test(key) &&
    /^[a-z]+(?:-[a-z0-9]+)+$/.test(value)
  )
    return true;
  return (
    /^[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*$/.test(value) &&
    /(?:Key|Ref|Name|Path|Mount)$/.test(key)
  );
}

function readPlatformFiles(service: Service, found: DeployedSecrets): void {
  const { repository } = service;
  for (const { path, name, line } of service.fact(platformFilesOf)) {
    if (isForDevelopmentPath(service, path)) continue;
    const before = found.spelled.length + found.references.length;
    const add = (key: string, node: TreeNode | undefined) => {
      if (node)
        judge(found, {
          name: key,
          value: textOf(node),
          path,
          line: node.line,
          where: `the ${name} definition`,
        });
    };
    for (const document of documentsOf(repository, path)) {
      for (const part of ['env', 'env_variables', 'environment']) {
        for (const { key, node } of entriesOf(at(document, part)))
          add(key, node);
      }
      for (const one of [
        ...itemsOf(at(document, 'services')),
        ...itemsOf(at(document, 'containerDefinitions')),
      ]) {
        for (const item of [
          ...itemsOf(at(one, 'envVars')),
          ...itemsOf(at(one, 'envs')),
          ...itemsOf(at(one, 'environment')),
        ]) {
          const key = textOf(at(item, 'key')) ?? textOf(at(item, 'name'));
          if (key) add(key, at(item, 'value'));
        }
        if (itemsOf(at(one, 'secrets')).length)
          found.references.push({ name: 'secrets', path, line: one.line });
      }
    }
    if (found.spelled.length + found.references.length > before)
      found.files.push({ path, line });
  }
}

/** `password = "…"` in Terraform; variables and data sources are references. */
function readTerraform(service: Service, found: DeployedSecrets): void {
  for (const { path } of service
    .of('DEPLOY', 'all')
    .filter(file => /\.(?:tf|tfvars)$/.test(file.path))) {
    if (isForDevelopmentPath(service, path)) continue;
    let name: string | undefined;
    service.repository.lines(path).forEach((raw, index) => {
      const text = raw.slice(0, 2_000);
      if (/^\s*(?:#|\/\/)/.test(text)) return;
      const pair = /^\s*"?(\w+)"?\s*[=:]\s*"([^"]*)"\s*,?\s*$/.exec(text);
      if (!pair) return;
      if (pair[1] === 'name') name = pair[2];
      const key = pair[1] === 'value' && name ? name : pair[1];
      if (
        isSecretKey(key) &&
        !/[$]|^(?:data|var|local)\./.test(pair[2]) &&
        !isPlaceholder(pair[2]) &&
        !namesSomething.test(pair[2]) &&
        !isNoSecretValue(pair[2], key)
      ) {
        found.files.push({ path, line: index + 1 });
        found.spelled.push({
          name: key,
          path,
          line: index + 1,
          where: 'the Terraform definition',
          value: pair[2],
        });
      }
    });
  }
}
