import type { Service } from '../../../service';
import {
  blockAfter,
  functionsIn,
  type Block,
  type FunctionDefinition,
} from '../../code';
import { argumentsAt, sourceText } from '../../code/source-text';
import { annotationsBefore } from '../../code/annotations';
import { pythonModulesOf } from './modules';
import { collect } from '../../collect';

/** A Python class. */
export interface PythonClass extends Block {
  name: string;
  path: string;
  bases: string[];
  methods: FunctionDefinition[];
  /** Decorators as written. */
  decorators: ReturnType<typeof annotationsBefore>;
}

/** The classes of a service by name. Use as `service.fact(pythonClassesOf)`. */
export function pythonClassesOf(service: Service): Map<string, PythonClass[]> {
  const { repository } = service;
  const found = new Map<string, PythonClass[]>();
  for (const path of service.fact(pythonModulesOf).files) {
    const source = sourceText(repository, path);
    for (const match of source.code.matchAll(
      /^[ \t]*class[ \t]+(\w+)[ \t]*(\()?/gm,
    )) {
      const offset = match.index + match[0].search(/class/);
      const block = blockAfter(repository, path, offset, 'indentation');
      if (!block) continue;
      const bases = match[2]
        ? argumentsAt(source, match.index + match[0].length - 1).map(
            ({ text }) => text,
          )
        : [];
      const each: PythonClass = {
        ...block,
        line: source.lineAt(offset),
        name: match[1],
        path,
        bases,
        methods: functionsIn(repository, path, 'python').filter(
          method =>
            method.offset >= block.start &&
            method.offset < block.end &&
            method.owner === match[1],
        ),
        decorators: annotationsBefore(source, offset, '@'),
      };
      collect(found, each.name, each);
    }
  }
  return found;
}

/** The class that a name means in a file. */
export function pythonClass(
  service: Service,
  path: string,
  dotted: string,
): PythonClass | undefined {
  const origin = service.fact(pythonModulesOf).origin(path, dotted);
  const name = origin?.name || dotted.split('.').pop() || '';
  const candidates = service.fact(pythonClassesOf).get(name) ?? [];
  return (
    candidates.find(each => each.path === origin?.path) ??
    (candidates.length === 1
      ? candidates[0]
      : candidates.find(each => each.path === path))
  );
}

/** A class and those of the service that it inherits from, itself first. */
export function withBases(service: Service, start: PythonClass): PythonClass[] {
  const chain: PythonClass[] = [];
  const visit = (each: PythonClass) => {
    if (chain.includes(each) || chain.length > 12) return;
    chain.push(each);
    for (const base of each.bases) {
      const name = /^[\w.]+/.exec(base)?.[0];
      const next = name && pythonClass(service, each.path, name);
      if (next) visit(next);
    }
  };
  visit(start);
  return chain;
}
