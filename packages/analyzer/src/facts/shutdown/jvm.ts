import type { Place } from '../../checks/evidence';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import { effectiveConfigurationOf } from '../configuration';
import { springBootVersionOf } from '../jvm/spring-boot-version';
import { listenCallsOf } from './listening';
import { neverGraceful, type ShutdownVerdict } from './verdict';

/** How a service on the JVM takes SIGTERM; `undefined` where no server framework is known. */
export function jvmShutdown(service: Service): ShutdownVerdict | undefined {
  const { frameworks } = service.fact(stackOf);
  const has = (name: RegExp) => frameworks.find(each => name.test(each.name));
  const quarkus = has(/^Quarkus$/);
  const micronaut = has(/^Micronaut$/);
  const ktor = has(/^(?:Ktor|Dropwizard)$/);
  if (has(/^Spring Boot/)) return springShutdown(service);
  if (quarkus) return quarkusShutdown(service, quarkus);
  if (micronaut) return micronautShutdown(service, micronaut);
  if (ktor) {
    return {
      outcome: 'graceful',
      place: { path: ktor.path, line: ktor.line },
      how: `${ktor.name} waits for requests when the JVM shuts down`,
    };
  }
  return handWritten(service);
}

function springShutdown(service: Service): ShutdownVerdict {
  const configuration = service.fact(effectiveConfigurationOf);
  const setting = configuration.get('server.shutdown');
  const place = setting && (setting.setAt ?? setting);
  if (setting && place) {
    const at = { path: place.path, line: place.line };
    if (setting.value?.toLowerCase() === 'graceful') {
      return {
        outcome: 'graceful',
        place: at,
        how: 'server.shutdown is graceful',
      };
    }
    if (setting.value === undefined) {
      return {
        outcome: 'unclear',
        place: at,
        why: `${at.path}:${at.line} takes server.shutdown from the environment.`,
        cure: 'Give it the default graceful.',
      };
    }
    return {
      outcome: 'abrupt',
      place: at,
      related: [],
      why: 'sets server.shutdown to immediate; every rollout drops requests',
    };
  }
  const version = service.fact(springBootVersionOf);
  if (!version) {
    return {
      outcome: 'unclear',
      why: 'Which Spring Boot the build takes is not in the tree: up to 3.3 it stops at once, from 3.4 on gracefully.',
      cure: 'Set server.shutdown: graceful in the configuration.',
    };
  }
  const at = { path: version.path, line: version.line };
  if (version.major > 3 || (version.major === 3 && version.minor >= 4)) {
    return {
      outcome: 'graceful',
      place: at,
      how: `Spring Boot ${version.text} stops gracefully by default`,
    };
  }
  return {
    outcome: 'abrupt',
    place: at,
    related: configuration.files
      .slice(0, 1)
      .map(path => ({ path, line: lineOf(service, path, /^server\b/) })),
    why: `builds on Spring Boot ${version.text}, which stops at once unless server.shutdown is graceful; every rollout drops requests`,
  };
}

function quarkusShutdown(
  service: Service,
  framework: { path: string; line?: number },
): ShutdownVerdict {
  const configuration = service.fact(effectiveConfigurationOf);
  const setting = configuration.get('quarkus.shutdown.timeout');
  const place = setting && (setting.setAt ?? setting);
  if (place && setting.value !== '0') {
    return {
      outcome: 'graceful',
      place: { path: place.path, line: place.line },
      how: 'quarkus.shutdown.timeout lets requests finish',
    };
  }
  const [port] = configuration.under('quarkus.http');
  const [file] = configuration.files;
  const anchors: Place[] = [
    ...(place ? [{ path: place.path, line: place.line }] : []),
    ...(port ? [{ path: port.path, line: port.line }] : []),
    ...(file
      ? [{ path: file, line: lineOf(service, file, /^(?:%prod\.)?quarkus\b/) }]
      : []),
    { path: framework.path, line: framework.line },
  ];
  return {
    outcome: 'abrupt',
    place: anchors[0],
    related: anchors.slice(1),
    why: 'sets no quarkus.shutdown.timeout, and without one Quarkus drops the requests in flight',
  };
}

function micronautShutdown(
  service: Service,
  framework: { path: string; line?: number },
): ShutdownVerdict {
  const configuration = service.fact(effectiveConfigurationOf);
  const setting = configuration.firstOf(
    'micronaut.lifecycle.graceful-shutdown.enabled',
    'micronaut.application.graceful-shutdown.enabled',
    'micronaut.server.netty.graceful-shutdown.enabled',
  );
  if (setting && setting.value !== 'false') {
    return {
      outcome: 'graceful',
      place: { path: setting.path, line: setting.line },
      how: 'Micronaut’s graceful shutdown is on',
    };
  }
  const [file] = configuration.files;
  const inFile = file
    ? { path: file, line: lineOf(service, file, /^micronaut\b/) }
    : { path: framework.path, line: framework.line };
  const anchor = setting ? { path: setting.path, line: setting.line } : inFile;
  return {
    outcome: 'abrupt',
    place: anchor,
    related: [],
    why: 'leaves Micronaut’s graceful shutdown off; every rollout drops requests',
  };
}

/** Javalin, Vert.x, gRPC and servers of the JDK: a shutdown hook that stops the server. */
function handWritten(service: Service): ShutdownVerdict | undefined {
  const { repository } = service;
  const [listen] = service
    .fact(listenCallsOf)
    .filter(({ ecosystem }) => ecosystem === 'jvm');
  if (!listen) return undefined;
  for (const { path, ecosystem } of service.fact(sourceFilesOf)) {
    if (ecosystem !== 'jvm') continue;
    const { code } = repository.lexical(path);
    const hook =
      /\baddShutdownHook\s*\(|\bserverStopping\s*\(|@PreDestroy\b/.exec(code);
    if (
      hook &&
      /\.(?:stop|shutdown|close|awaitTermination|undeploy)\s*\(/.test(code)
    ) {
      return {
        outcome: 'graceful',
        place: { path, line: repository.lineIndex(path).lineAt(hook.index) },
        how: 'a shutdown hook stops the server',
      };
    }
  }
  return {
    outcome: 'abrupt',
    place: { path: listen.path, line: listen.line },
    related: [],
    why: neverGraceful,
  };
}

function lineOf(service: Service, path: string, pattern: RegExp): number {
  const index = service.repository
    .lines(path)
    .findIndex(line => pattern.test(line));
  return index < 0 ? 1 : index + 1;
}
