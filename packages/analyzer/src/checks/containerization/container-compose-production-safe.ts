import {
  deploymentOf,
  productionCompose,
  type ComposeFile,
} from '../../facts/deployment';
import { composePathOf } from '../../facts/deployment/compose';
import { isSupportingImage, readImage } from '../../facts/deployment/images';
import { at, entryOf, itemsOf, textOf } from '../../repository';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName, type Place } from '../evidence';
import { evidenceAt } from '../shared';

const reference = 'https://docs.docker.com/compose/how-tos/production/';

interface Problem extends Place {
  line: number;
  what: string;
  grave: boolean;
}

export const containerComposeProductionSafe = defineCheck({
  id: 'container-compose-production-safe',
  area: 'containerization',
  title:
    'If compose is the production definition, is it configured for production?',
  severity: 'minor',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'a compose file configured for production',
    gap: 'development settings in the production compose file',
  },
  why: 'A compose file that grew out of development carries its habits along: source mounted over the image, databases open to the network, nothing that brings a crashed container back. On a production host each of them is an outage or a leak.',
  decision: {
    applies:
      'A compose file is production’s: by its name, by a script that deploys it, by a README that starts it below a heading on deployment, or as the only one that runs the service without a mark of development.',
    passes:
      'None of the problems below concerns the service or its datastores.',
    fails:
      'Source is mounted into the service, the restart policy or the memory limit is missing, or a datastore’s port is published on all interfaces. Major: `privileged: true` or the container runtime’s socket is mounted.',
    exceptions: [
      'Override and development files.',
      'Configuration files and data folders that are mounted, read-only files above all.',
      'Ports that are published on the loopback address.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'services:\n  api:\n    build: .\n    volumes: [".:/app"]',
    good: 'services:\n  api:\n    image: ghcr.io/acme/api:1.4.2\n    restart: unless-stopped\n    deploy:\n      resources: { limits: { memory: 512M } }',
  },
  remedy:
    'Move what only development needs to `compose.override.yml`, publish datastores on the loopback address or not at all, and set a restart policy and memory limits.',
  references: [reference],
  elsewhere: ['Semgrep docker-compose privileged-service, no-new-privileges'],
  judge(service) {
    const [production] = productionCompose(service.fact(deploymentOf));
    if (!production)
      return notApplicable('No compose file in the tree is production’s.');
    const { file, services } = production;
    const problems = [
      ...services.slice(0, 1).flatMap(problemsOf),
      ...openDatastores(file),
    ].sort((a, b) => Number(b.grave) - Number(a.grave));
    if (!problems.length) {
      return pass(
        `${file.path} is configured for production.`,
        evidenceAt(
          service,
          [{ path: file.path, line: services[0].line }],
          'proof',
        ),
      );
    }
    const [first] = problems;
    return fail({
      message: `${placeName(first)} ${
        first.what
      } in the production compose file.`,
      severity: first.grave ? 'major' : 'minor',
      evidence: evidenceAt(service, problems, 'offender'),
      recommendation: {
        title: 'Prepare the Compose File for Production',
        text: `Mend ${placeName(first)} (it ${
          first.what
        }) or move it to the override file.`,
        example: {
          language: 'yaml',
          code: 'restart: unless-stopped\ndeploy:\n  resources: { limits: { memory: 512M } }',
        },
        reference,
      },
    });
  },
});

function problemsOf(
  one: ReturnType<typeof productionCompose>[number]['services'][number],
): Problem[] {
  const { path, node, line } = one;
  const found: Problem[] = [];
  const privileged = entryOf(node, 'privileged');
  if (textOf(privileged?.node) === 'true') {
    found.push({
      path: composePathOf(one, 'privileged'),
      line: privileged!.line,
      what: 'runs the container privileged',
      grave: true,
    });
  }
  for (const mount of one.mounts) {
    const place = { path: mount.path, line: mount.line };
    if (/(?:docker|containerd|podman)\.sock$/.test(mount.source)) {
      const what = 'mounts the container runtime’s socket';
      found.push({ ...place, what, grave: true });
    } else if (mount.isSource) {
      const what = `mounts the source ${mount.source} into the container`;
      found.push({ ...place, what, grave: false });
    }
  }
  const restart = at(node, 'restart');
  if (!restart && !at(node, 'deploy', 'restart_policy')) {
    found.push({ path, line, what: 'sets no restart policy', grave: false });
  } else if (/^(?:no|false)$/.test(textOf(restart) ?? '')) {
    found.push({
      path: composePathOf(one, 'restart'),
      line: restart!.line,
      what: 'switches restarts off',
      grave: false,
    });
  }
  if (
    !at(node, 'mem_limit') &&
    !at(node, 'deploy', 'resources', 'limits', 'memory')
  ) {
    found.push({ path, line, what: 'sets no memory limit', grave: false });
  }
  return found;
}

const datastorePorts =
  /^(?:5432|3306|6379|27017|9200|1433|5984|8086|9042|11211|5672)$/;

/** Datastores of the file whose port is published on every interface. */
function openDatastores({ path, services }: ComposeFile): Problem[] {
  return services.flatMap(({ image, node }) => {
    if (!image || !isSupportingImage(image.text)) return [];
    return itemsOf(at(node, 'ports')).flatMap(item => {
      const text = textOf(item);
      const target = text
        ? text.split('/')[0].split(':').pop()
        : textOf(at(item, 'target'));
      const loopback = text
        ? /^(?:127\.|\[?::1|localhost)/.test(text) || !text.includes(':')
        : /^127\./.test(textOf(at(item, 'host_ip')) ?? '');
      if (loopback || !datastorePorts.test(target ?? '')) return [];
      return [
        {
          path,
          line: item.line,
          what: `publishes the port ${target} of ${
            readImage(image.text).name
          } on all interfaces`,
          grave: false,
        },
      ];
    });
  });
}
