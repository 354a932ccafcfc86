import { childrenOf, type XmlElement } from '../../../repository';
import type { Service } from '../../../service';
import { effectiveConfigurationOf } from '../../configuration';
import type { FoundSign } from '../../code';

type Kind = 'console' | 'file' | 'other';

/** Files of logback and log4j2 whose root logger writes to files alone, and Quarkus with the console off. */
export function jvmFileSinks(service: Service): FoundSign[] {
  return [
    ...service
      .of(['CONFIG', 'OTHER', 'SRC'])
      .filter(({ path }) =>
        /(?:^|\/)(?:logback(?:-spring|-prod\w*)?|log4j2?(?:-spring|-prod\w*)?)\.xml$/.test(
          path,
        ),
      )
      .flatMap(({ path }) => inXml(service, path)),
    ...bySettings(service),
  ];
}

function inXml({ repository }: Service, path: string): FoundSign[] {
  const root = repository.xml(path);
  if (!root) return [];
  const all = [...everyElement(root)];
  const appenders = new Map<
    string,
    { kind: Kind; refs: string[]; line: number }
  >();
  for (const element of all) {
    const name = element.attributes.name ?? element.attributes.Name;
    const kind = name ? kindOf(element) : undefined;
    if (!name || !kind) continue;
    appenders.set(name, { kind, refs: refsOf(element), line: element.line });
  }
  // Spring's own file brings the console.
  if (
    all.some(
      ({ name, attributes }) =>
        name === 'include' &&
        /console|base\.xml/i.test(attributes.resource ?? ''),
    )
  )
    return [];
  const roots = all.filter(({ name }) =>
    /^(?:root|Root|AsyncRoot)$/.test(name),
  );
  const forProduction = all
    .filter(
      ({ name, attributes }) =>
        name === 'springProfile' &&
        /(?<!!\s{0,3})\bprod/i.test(attributes.name ?? ''),
    )
    .flatMap(profile => [...everyElement(profile)])
    .filter(({ name }) => name === 'root');
  const forDevelopment = new Set(
    all
      .filter(
        ({ name, attributes }) =>
          name === 'springProfile' &&
          /(?<!!\s{0,3})\b(?:dev|local|test)/i.test(attributes.name ?? '') &&
          !/prod/i.test(attributes.name ?? ''),
      )
      .flatMap(profile => [...everyElement(profile)]),
  );
  const judged = forProduction.length
    ? forProduction
    : roots.filter(one => !forDevelopment.has(one));
  const used = judged
    .flatMap(refsOf)
    .flatMap(ref => {
      const appender = appenders.get(ref);
      return appender?.refs.length ? appender.refs : [ref];
    })
    .map(ref => appenders.get(ref));
  const [first] = used;
  if (!first || used.some(one => one?.kind !== 'file')) return [];
  return [{ what: 'the file appender', path, line: first.line }];
}

function kindOf(element: XmlElement): Kind | undefined {
  const type =
    element.name === 'appender' ? element.attributes.class ?? '' : element.name;
  if (/(?:Async|Failover|Rewrite|Routing)/.test(type)) return 'other';
  if (/(?:File|RollingRandomAccessFile)(?:Appender)?$/.test(type))
    return 'file';
  if (/Console(?:Appender)?$/.test(type)) return 'console';
  return element.name === 'appender' ? 'other' : undefined;
}

function refsOf(element: XmlElement): string[] {
  return ['appender-ref', 'AppenderRef', 'appenderRef', 'Appender-Ref'].flatMap(
    name =>
      childrenOf(element, name).map(
        ({ attributes }) => attributes.ref ?? attributes.Ref ?? '',
      ),
  );
}

function* everyElement(element: XmlElement): Iterable<XmlElement> {
  yield element;
  for (const child of element.children) yield* everyElement(child);
}

/** Spring writes a file beside the console unless that is switched off; so does Quarkus. */
function bySettings(service: Service): FoundSign[] {
  const configuration = service.fact(effectiveConfigurationOf);
  const is = (key: string, pattern: RegExp) => {
    const setting = configuration.get(key);
    return setting?.value !== undefined && pattern.test(setting.value)
      ? setting
      : undefined;
  };
  const springFile =
    configuration.get('logging.file.name') ??
    configuration.get('logging.file.path');
  const springOff =
    is('logging.threshold.console', /^off$/i) ??
    is('logging.console.enabled', /^false$/i);
  const quarkusFile =
    is('quarkus.log.file.enable', /^true$/i) ??
    is('quarkus.log.file.enabled', /^true$/i);
  const quarkusOff =
    is('quarkus.log.console.enable', /^false$/i) ??
    is('quarkus.log.console.enabled', /^false$/i);
  const found = [
    springOff ? springFile : undefined,
    quarkusOff ? quarkusFile : undefined,
  ];
  return found.flatMap(setting =>
    setting
      ? [{ what: setting.key, path: setting.path, line: setting.line }]
      : [],
  );
}
