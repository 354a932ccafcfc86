import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { classesIn, functionsIn } from '../../code';
import { argumentsAt, openAfter, sourceText } from '../../code/source-text';
import type { SourceText } from '../../code/source-text';
import { handlerOf } from '../handlers';
import { joinPaths, methodOf } from '../paths';
import type { Guard, Route } from '../types';
import {
  classIndex,
  guardsOf,
  inheritsFrom,
  withBaseClasses,
  type PlacedAnnotation,
} from './classes';

const handlerName = /^On(Get|Post|Put|Patch|Delete|Head)(?=[A-Z]|$)\w*$/;
const pageModel = /^PageModel$/;

/** Razor Pages: the handlers `OnGet` and `OnPost…` of a page model, at the address that the page's file has. */
export function razorPageRoutes(service: Service): Route[] {
  const rules = pageRules(service);
  return service.fact(sourceFilesOf).flatMap(({ path, language }) => {
    if (language !== 'C#') return [];
    const source = sourceText(service.repository, path);
    return /\bOn(?:Get|Post|Put|Patch|Delete)\w{0,200}\s*\(/.test(source.code)
      ? pagesIn(service, source, rules)
      : [];
  });
}

function pagesIn(
  service: Service,
  source: SourceText,
  rules: readonly PageRule[],
): Route[] {
  const address = addressOf(service, source.path);
  if (!address) return [];
  const functions = functionsIn(service.repository, source.path, 'dotnet');
  return classesIn(source).flatMap(owner => {
    if (!inheritsFrom(service, owner.head, pageModel)) return [];
    const onClass = withBaseClasses(service, source, owner.offset, owner.head);
    const body = source.uncommented.slice(owner.start, owner.end);
    const guards = [
      ...guardsByRule(rules, address),
      ...guardsOf(onClass, 'class'),
    ];
    return functions
      .filter(
        ({ name, owner: inside, offset }) =>
          handlerName.test(name) &&
          inside === owner.name &&
          owner.start <= offset &&
          offset < owner.end,
      )
      .map((definition): Route => {
        const method = methodOf(handlerName.exec(definition.name)![1]);
        const handler = handlerOf(definition);
        return {
          method,
          route: address.route,
          path: source.path,
          line: definition.line,
          endLine: definition.line,
          protocol: 'http',
          handler: {
            ...handler,
            parameters: [
              handler.parameters.trim(),
              ...boundProperties(service, body, owner.name, onClass, method),
            ]
              .filter(Boolean)
              .join(', '),
          },
          className: owner.name,
          guards,
          registration: source.uncommented
            .slice(owner.offset, owner.start)
            .trim()
            .slice(0, 4_000),
        };
      });
  });
}

interface Address {
  route: string;
  /** As conventions name it: `/Admin/Users`, without the area. */
  page: string;
  area?: string;
}

/** The address of a page by its file and its `@page` directive. */
function addressOf({ repository }: Service, path: string): Address | undefined {
  const place =
    /(?:^|\/)(?:Areas\/([^/]{1,100})\/)?Pages\/((?:[^/]{1,200}\/){0,10}[^/]{1,200}?)(?:\.cshtml)?\.cs$/.exec(
      path,
    );
  if (!place) return undefined;
  const [, area, page] = place;
  const view = repository.text(path.replace(/(?:\.cshtml)?\.cs$/, '.cshtml'));
  const directive =
    view === undefined
      ? undefined
      : /^[\uFEFF \t]*@page\b[ \t]*(?:"([^"\n]{0,300})")?/m.exec(
          view.slice(0, 4_000),
        );
  // A part of other pages has no directive.
  if (view !== undefined && !directive) return undefined;
  const template = (directive?.[1] ?? '').replace(/\/?\{handler\?\}/, '');
  const own = page.replace(/(?:^|\/)Index$/, '');
  return {
    route: /^[~/]/.test(template)
      ? joinPaths(template.replace(/^~/, ''))
      : joinPaths(area ?? '', own, template),
    page: joinPaths(page),
    ...(area ? { area } : {}),
  };
}

/**
 * What the framework fills from the request beside the parameters, written as parameters: properties with
 * `[BindProperty]`; on GET only those that ask for it.
 */
function boundProperties(
  service: Service,
  body: string,
  owner: string,
  onClass: readonly PlacedAnnotation[],
  method: string,
): string[] {
  const isRead = method === 'GET' || method === 'HEAD';
  const all = onClass.find(({ name }) => name === 'BindProperties');
  const found = all
    ? [
        ...body.matchAll(
          /\bpublic\s+(?:required\s+)?([\w<>?.,[\]]{1,120})\s+(\w{1,100})\s*\{\s*get\b/g,
        ),
      ].map(([, type, name]) => ({ given: all.text, type, name }))
    : [
        ...body.matchAll(
          /\[\s*BindProperty\s*(\([^()\n]{0,200}\))?\s*(?:,[^\]\n]{0,200})?\](?:\s{0,200}\[[^\]\n]{0,300}\]){0,6}\s{0,200}public\s+(?:required\s+|virtual\s+)?([\w<>?.,[\]]{1,120})\s+(\w{1,100})/g,
        ),
      ].map(([, given, type, name]) => ({ given: given ?? '', type, name }));
  return found
    .filter(({ given }) => !isRead || /SupportsGet\s*=\s*true/.test(given))
    .map(({ type, name }) => {
      const isInner = new RegExp(
        `\\b(?:class|record)\\s+${type.replace(/\W/g, '')}\\b`,
      ).test(body);
      const known = isInner && classIndex(service).has(owner);
      return `[FromForm] ${known ? `${owner}.${type}` : type} ${name}`;
    });
}

/** `options.Conventions.AuthorizeFolder("/Admin")` and what opens a page of such a folder again. */
interface PageRule {
  opens: boolean;
  covers(address: Address): boolean;
  guard: Guard;
}

const ruleCall =
  /\.\s*(Authorize|AllowAnonymousTo)(Area)?(Folder|Page)\s*(?=\()/g;

function pageRules(service: Service): PageRule[] {
  return service.fact(sourceFilesOf).flatMap(({ path, language }) => {
    if (language !== 'C#') return [];
    const source = sourceText(service.repository, path);
    return [...source.code.matchAll(ruleCall)].flatMap((match): PageRule[] => {
      const open = openAfter(source, match.index + match[0].length);
      if (open < 0) return [];
      const [, verb, inArea, kind] = match;
      const given = argumentsAt(source, open).map(
        ({ text }) => /^@?"([^"\n]*)"/.exec(text)?.[1],
      );
      const area = inArea ? given[0] : undefined;
      const target = inArea ? given[1] : given[0];
      if (target === undefined) return [];
      const folder = target.replace(/\/$/, '').toLowerCase();
      return [
        {
          opens: verb !== 'Authorize',
          covers: address => {
            if (address.area?.toLowerCase() !== area?.toLowerCase())
              return false;
            const page = address.page.toLowerCase();
            return kind === 'Page'
              ? page === folder
              : page.startsWith(`${folder}/`);
          },
          guard: {
            name: match[0].replace(/\W/g, ''),
            text: source.uncommented
              .slice(match.index + 1, source.partner[open] + 1)
              .slice(0, 400),
            path,
            line: source.lineAt(match.index + 1),
            on: 'application',
          },
        },
      ];
    });
  });
}

function guardsByRule(rules: readonly PageRule[], address: Address): Guard[] {
  const matching = rules.filter(({ covers }) => covers(address));
  return matching.some(({ opens }) => opens)
    ? []
    : matching.map(({ guard }) => guard);
}
