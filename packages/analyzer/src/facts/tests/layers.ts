import type { Service, ServiceFile } from '../../service';
import { ownSourceFilesOf, sourceLines } from '../../stack';
import { routesOf } from '../http';
import { firstDefinition, namesOf, referencesOf } from './references';
import { testIndexOf } from '.';
import { identifiersOf } from './words';

export type LayerName = 'API' | 'service' | 'data access';

/** A source file that does a layer's work. */
export interface LayerModule {
  path: string;
  line: number;
  lines: number;
  referenced: boolean;
}

export interface Layer {
  name: LayerName;
  modules: LayerModule[];
}

interface LayerSigns {
  name: LayerName;
  folder: RegExp;
  file: RegExp;
  code: RegExp;
}

const signs: LayerSigns[] = [
  {
    name: 'data access',
    folder:
      /^(?:repositor(?:y|ies)|repos|daos?|stores?|storage|persistence|crud|datastores?)$/i,
    file: /(?:repositor(?:y|ies)|[-_.]repo|Repo|[-_.]dao|Dao|[-_.]store|[a-z]Store|[-_.]crud|^crud)\.\w+$/i,
    code: /@Repository\b|@Dao\b/,
  },
  {
    name: 'service',
    folder: /^(?:services?|usecases?|use[-_]cases?|domain|interactors?)$/i,
    file: /(?:[-_.]services?|Service(?:Impl)?|[-_.]usecase|UseCase|Interactor|^services?)\.\w+$/,
    code: /@Service\b|@Injectable\(\)\s*export class \w+Service\b/,
  },
  {
    name: 'API',
    folder: /^(?:controllers?|handlers?|endpoints|routers?|resolvers|rest)$/i,
    file: /(?:[-_.]controllers?|Controller|[-_.]handlers?|^handlers?|[-_.]resolver|[-_.]routes?|views)\.\w+$/,
    code: /@(?:Rest)?Controller\b|\[ApiController\]/,
  },
];

/** Wires handlers that live elsewhere. */
const wiring =
  /(?:^|\/)(?:urls\w*\.py|config\/routes(?:\.rb|\/.*)|routes\/[\w-]+\.php|(?:app|server|main|index|router|routes)\.[cm]?[jt]s|main\.(?:go|py|rs)|Program\.cs|Startup\.cs)$/;

/** The layers of a service, each with its modules and whether tests speak of them. Use as `service.fact(layersOf)`. */
export function layersOf(service: Service): Layer[] {
  const references = service.fact(referencesOf);
  const routed = new Set(
    service
      .fact(routesOf)
      .map(({ path }) => path)
      .filter(path => !wiring.test(path)),
  );
  const byLayer = new Map<LayerName, ServiceFile[]>();
  for (const file of service.fact(ownSourceFilesOf)) {
    const layer = isModule(service, file) && layerOf(service, file, routed);
    if (!layer) continue;
    const own = byLayer.get(layer);
    if (own) own.push(file);
    else byLayer.set(layer, [file]);
  }
  // What a requested handler uses itself runs with it, and so does what that uses.
  const credited = new Set(references.handlers);
  const all = [...byLayer.values()].flat();
  const run = new Set<string>();
  for (let round = 0; round < 2; round++) {
    for (const { path } of all) {
      if (
        !run.has(path) &&
        (references.requests(path) ||
          namesOf(service, path).some(each => credited.has(each)))
      ) {
        run.add(path);
      }
    }
    for (const path of run) {
      for (const word of identifiersOf(service.repository, path)) {
        credited.add(word);
      }
    }
  }
  const { files } = service.fact(testIndexOf);
  const booted = files.some(
    ({ levels, relation }) =>
      relation !== 'foreign' && !levels.includes('unit'),
  );
  // A handler whose routes are written elsewhere may be requested without being named; nor can be told what it runs.
  const undecided = new Set(
    (byLayer.get('API') ?? [])
      .map(({ path }) => path)
      .filter(
        path =>
          booted &&
          !references.names(path) &&
          !run.has(path) &&
          !references.hasRoutes(path),
      ),
  );
  const perhapsRun = new Set(
    [...undecided].flatMap(path => [
      ...identifiersOf(service.repository, path),
    ]),
  );
  return (['API', 'service', 'data access'] as const)
    .map(name => ({
      name,
      modules: (byLayer.get(name) ?? [])
        .map(file => ({
          path: file.path,
          line: firstDefinition(service, file),
          lines: sourceLines(service, file),
          referenced: references.names(file.path) || run.has(file.path),
        }))
        .filter(
          ({ path, referenced }) =>
            referenced ||
            (!undecided.has(path) &&
              !namesOf(service, path).some(each => perhapsRun.has(each))),
        ),
    }))
    .filter(({ modules }) => modules.length > 0);
}

function layerOf(
  service: Service,
  file: ServiceFile,
  routed: ReadonlySet<string>,
): LayerName | undefined {
  if (routed.has(file.path)) return 'API';
  const steps = file.relative.split('/');
  const name = steps[steps.length - 1];
  const { code } = service.repository.lexical(file.path);
  const byCode = signs.find(sign => sign.code.test(code));
  if (byCode) return byCode.name;
  const byName = signs.find(sign => sign.file.test(name));
  if (byName) return byName.name;
  // The nearest folder decides.
  for (let i = steps.length - 2; i >= 0; i--) {
    const byFolder = signs.find(sign => sign.folder.test(steps[i]));
    if (byFolder) return byFolder.name;
  }
  return undefined;
}

const support =
  /(?:^|\/)(?:__init__\.py|index\.[cm]?[jt]s|mod\.rs|doc\.go|package-info\.java)$|(?:^|\/)(?:Abstract|Base)[A-Z]\w*\.\w+$|(?:^|[/._-])(?:base|types?|interfaces?|dto|dtos|enums?|constants?|errors?|exceptions?|models?|schemas?|entity|entities|module|config|mock|mocks|utils?|helpers?)\.\w+$|(?:Exception|ExceptionHandler|ErrorHandler|Config|Configuration|Dto|DTO|Request|Response|Mapper|Options|Extensions|Entity|Module|Constants|Properties|Error)\.\w+$/;

/** Whether a file does work of its own: no re-exports, bare types, abstract bases or interfaces. */
function isModule(service: Service, file: ServiceFile): boolean {
  if (support.test(file.path) || sourceLines(service, file) < 10) return false;
  const { code } = service.repository.lexical(file.path);
  if (file.ecosystem === 'jvm' || file.ecosystem === 'dotnet') {
    return (
      /\b(?:class|object|record)\s+\w+|^[ \t]*(?:suspend\s+)?fun\s/m.test(
        code,
      ) &&
      !/^[ \t]*(?:public\s+)?(?:sealed\s+)?(?:abstract\s+class|interface)\s/m.test(
        code,
      )
    );
  }
  if (file.ecosystem === 'node') {
    return (
      /=>|\bfunction\b|\)\s*(?::[^{;\n]{1,200})?\{/.test(code) &&
      !/^[ \t]*export\s+abstract\s+class\b/m.test(code)
    );
  }
  if (file.ecosystem === 'go') return /^func\s/m.test(code);
  if (file.ecosystem === 'rust') return /\bfn\s/.test(code);
  if (file.ecosystem === 'php')
    return (
      /\bfunction\b/.test(code) &&
      !/^[ \t]*(?:interface|trait|abstract\s+class)\s/m.test(code)
    );
  return /\bdef\s/.test(code);
}
