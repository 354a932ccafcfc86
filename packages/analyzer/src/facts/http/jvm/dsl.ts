import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { functionsIn, functionsOf } from '../../code';
import {
  argumentsAt,
  skipBlanks,
  sourceText,
  type SourceText,
} from '../../code/source-text';
import { RouterGraph, type RouterNode } from '../graph';
import { methodOf } from '../paths';
import type { Guard, Handler, Route } from '../types';

interface Block {
  word: string;
  argument?: string;
  text: string;
  offset: number;
  start: number;
  end: number;
}

/** Ktor's routing blocks, Javalin, Spark, Vert.x and Spring's router functions. */
export function dslRoutes(service: Service): Route[] {
  const graph = new RouterGraph();
  const files = service
    .fact(sourceFilesOf)
    .filter(({ ecosystem }) => ecosystem === 'jvm');
  for (const { path } of files) {
    const source = sourceText(service.repository, path);
    if (/\bio\.ktor\b/.test(source.code)) readKtor(service, source, graph);
    else if (
      /\bjavalin\b|\bspark\.|\bvertx\b|\bRouterFunction|\bcoRouter\b|\brouter\s*\{/.test(
        source.code,
      )
    )
      readCalls(service, source, graph);
  }
  return graph.routes();
}

const ktorVerb = /^(?:get|post|put|patch|delete|head|options|webSocket)$/;

function readKtor(
  service: Service,
  source: SourceText,
  graph: RouterGraph,
): void {
  const { code } = source;
  const blocks: Block[] = [];
  for (const match of code.matchAll(
    /(?<![\w.])(routing|route|get|post|put|patch|delete|head|options|webSocket|authenticate|rateLimit|intercept|install|withPermissions?|withRoles?|authorize\w*|requires?\w*)\s*(?=[(<{])/g,
  )) {
    let at = match.index + match[0].length;
    let argument: string | undefined;
    let text = match[1];
    const open = code[at] === '<' ? code.indexOf('>', at) + 1 : at;
    if (code[open] === '(') {
      const close = source.partner[open];
      if (close < open) continue;
      const args = argumentsAt(source, open);
      argument = args
        .map(each => each.text)
        .find(each => /^"/.test(each))
        ?.slice(1, -1);
      text = source.uncommented.slice(match.index, close + 1);
      at = close + 1;
    } else at = open;
    const brace = skipBlanks(code, at);
    if (code[brace] !== '{' || source.partner[brace] < brace) continue;
    blocks.push({
      word: match[1],
      ...(argument === undefined ? {} : { argument }),
      text,
      offset: match.index,
      start: brace + 1,
      end: source.partner[brace],
    });
  }
  const nodeAt = (offset: number): RouterNode => {
    const around = functionsIn(service.repository, source.path, 'jvm')
      .filter(each => each.start <= offset && offset < each.end)
      .sort((a, b) => a.end - a.start - (b.end - b.start))[0];
    const inRouting = blocks.some(
      each =>
        each.word === 'routing' && each.start <= offset && offset < each.end,
    );
    return inRouting || !around
      ? graph.node(`ktor:${source.path}`, {
          path: source.path,
          offset: 0,
          root: true,
        })
      : graph.node(`ktor-function:${around.name}`, {
          path: around.path,
          offset: around.offset,
        });
  };
  const outside = (offset: number) =>
    blocks.filter(each => each.start <= offset && offset < each.end);
  for (const each of blocks) {
    if (!ktorVerb.test(each.word)) continue;
    const outer = outside(each.offset);
    if (outer.some(({ word }) => ktorVerb.test(word))) continue;
    const handler: Handler = {
      path: source.path,
      line: source.lineAt(each.offset),
      endLine: source.lineAt(each.end),
      start: each.start,
      end: each.end,
      parameters: '',
    };
    nodeAt(each.offset).registrations.push({
      method: each.word === 'webSocket' ? 'GET' : methodOf(each.word),
      route: [
        ...outer
          .filter(({ word }) => word === 'route')
          .map(({ argument }) => argument ?? '?'),
        each.argument ?? '',
      ].join('/'),
      path: source.path,
      offset: each.offset,
      line: source.lineAt(each.offset),
      endLine: source.lineAt(each.offset),
      guards: guardsOf(source, outer),
      handler,
      registration: each.text,
    });
  }
  // Extension functions on Route that are called within routing.
  for (const match of code.matchAll(/(?<![\w.])([a-z]\w*)\s*\(/g)) {
    const outer = outside(match.index);
    if (
      !outer.some(
        ({ word }) =>
          word === 'routing' || word === 'route' || word === 'authenticate',
      )
    ) {
      const around = service.fact(functionsOf).around(source.path, match.index);
      if (!around || !/Route|Routing/.test(around.owner ?? '')) continue;
    }
    const target = service
      .fact(functionsOf)
      .named(match[1])
      .find(each => /^(?:Route|Routing|Application)$/.test(each.owner ?? ''));
    if (!target) continue;
    const child = graph.node(`ktor-function:${match[1]}`, {
      path: target.path,
      offset: target.offset,
    });
    graph.mount(nodeAt(match.index), child, {
      prefix: outer
        .filter(({ word }) => word === 'route')
        .map(({ argument }) => argument ?? '?')
        .join('/'),
      guards: guardsOf(source, outer),
      path: source.path,
      offset: match.index,
    });
  }
}

function guardsOf(source: SourceText, outer: Block[]): Guard[] {
  return outer
    .filter(({ word }) =>
      /^(?:authenticate|rateLimit|intercept|install|with|authorize|require)/.test(
        word,
      ),
    )
    .map(({ word, text, offset }) => ({
      name: word,
      text,
      path: source.path,
      line: source.lineAt(offset),
      on: 'router',
    }));
}

function readCalls(
  service: Service,
  source: SourceText,
  graph: RouterGraph,
): void {
  const { code } = source;
  const node = graph.node(`jvm-calls:${source.path}`, {
    path: source.path,
    offset: 0,
    root: true,
  });
  const prefixes: Array<{ prefix: string; start: number; end: number }> = [];
  for (const match of code.matchAll(/(?<![\w])(?:path|nest|group)\s*\(/g)) {
    const open = match.index + match[0].length - 1;
    const prefix = /"([^"\n]*)"/.exec(
      argumentsAt(source, open)[0]?.text ?? '',
    )?.[1];
    if (prefix !== undefined && source.partner[open] > open) {
      const brace = skipBlanks(code, source.partner[open] + 1);
      prefixes.push({
        prefix,
        start: open,
        end:
          code[brace] === '{' && source.partner[brace] > brace
            ? source.partner[brace]
            : source.partner[open],
      });
    }
  }
  for (const match of source.uncommented.matchAll(
    /"([^"\n]{0,200})"\s*\.\s*nest\s*\{/g,
  )) {
    const open = match.index + match[0].length - 1;
    if (source.partner[open] > open)
      prefixes.push({
        prefix: match[1],
        start: open,
        end: source.partner[open],
      });
  }
  for (const match of code.matchAll(
    /(?<![\w])(get|post|put|patch|delete|head|GET|POST|PUT|PATCH|DELETE)\s*\(/g,
  )) {
    const open = match.index + match[0].length - 1;
    const args = argumentsAt(source, open);
    const route = /^"([^"\n]*)"$/.exec(args[0]?.text ?? '')?.[1];
    const isFunctional = match[1] === match[1].toUpperCase();
    if (
      route === undefined ||
      (!isFunctional &&
        args.length < 2 &&
        !/\brouter\s*\.\s*$/.test(
          code.slice(Math.max(0, match.index - 20), match.index),
        ))
    )
      continue;
    if (!isFunctional && !/^\/|^$/.test(route)) continue;
    const target = /([\w$]+)\s*\)*$/.exec(args[args.length - 1].text)?.[1];
    const found =
      target && args.length > 1 ? service.fact(functionsOf).named(target) : [];
    const definition = found.length === 1 ? found[0] : undefined;
    node.registrations.push({
      method: methodOf(match[1]),
      route: [
        ...prefixes
          .filter(({ start, end }) => start < match.index && match.index < end)
          .map(({ prefix }) => prefix),
        route,
      ].join('/'),
      path: source.path,
      offset: match.index,
      line: source.lineAt(match.index),
      endLine: source.lineAt(source.partner[open]),
      guards: [],
      ...(definition
        ? {
            handler: {
              name: definition.name,
              path: definition.path,
              line: definition.line,
              endLine: definition.endLine,
              start: definition.start,
              end: definition.end,
              parameters: definition.parameters,
            },
          }
        : {}),
      registration: source.uncommented.slice(open + 1, source.partner[open]),
    });
  }
}
