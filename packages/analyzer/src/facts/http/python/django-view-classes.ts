import type { Service } from '../../../service';
import { sourceText } from '../../code/source-text';
import { handlerOf } from '../handlers';
import type { Guard, Handler } from '../types';
import { withBases, type PythonClass } from './classes';
import { decoratorsOf } from './decorated';

/** What Django's and DRF's own views answer. */
const answers: Array<[base: RegExp, methods: string[]]> = [
  [
    /^(?:\w*\.)*ModelViewSet$/,
    ['list', 'create', 'retrieve', 'update', 'partial_update', 'destroy'],
  ],
  [/^(?:\w*\.)*ReadOnlyModelViewSet$/, ['list', 'retrieve']],
  [/ListModelMixin$/, ['list']],
  [/CreateModelMixin$/, ['create']],
  [/RetrieveModelMixin$/, ['retrieve']],
  [/UpdateModelMixin$/, ['update', 'partial_update']],
  [/DestroyModelMixin$/, ['destroy']],
  [/ListCreateAPIView$/, ['get', 'post']],
  [/RetrieveUpdateDestroyAPIView$/, ['get', 'put', 'patch', 'delete']],
  [/RetrieveUpdateAPIView$/, ['get', 'put', 'patch']],
  [/RetrieveDestroyAPIView$/, ['get', 'delete']],
  [/ListAPIView$/, ['get']],
  [/CreateAPIView$/, ['post']],
  [/RetrieveAPIView$/, ['get']],
  [/UpdateAPIView$/, ['put', 'patch']],
  [/DestroyAPIView$/, ['delete']],
  [
    /(?:^|\.)(?:FormView|CreateView|UpdateView|LoginView|PasswordResetView|PasswordChangeView)$/,
    ['get', 'post'],
  ],
  [/(?:^|\.)(?:DeleteView)$/, ['get', 'post']],
  [
    /(?:^|\.)(?:TemplateView|ListView|DetailView|RedirectView|ArchiveIndexView)$/,
    ['get'],
  ],
  [
    /(?:Token\w*View|ObtainAuthToken|LoginView|RegisterView|LogoutView)$/,
    ['post'],
  ],
];

/** The actions of DRF's view sets, with what they answer and where, below the set's own path. */
export const actions: Record<string, [method: string, suffix: string]> = {
  list: ['GET', ''],
  create: ['POST', ''],
  retrieve: ['GET', '/{pk}'],
  update: ['PUT', '/{pk}'],
  partial_update: ['PATCH', '/{pk}'],
  destroy: ['DELETE', '/{pk}'],
};

/** The methods or actions that a view answers: written ones, and those of Django's own bases. */
export function viewMethods(
  service: Service,
  view: PythonClass | undefined,
  name: string,
): string[] {
  const chain = view ? withBases(service, view) : [];
  const bases = view ? chain.flatMap(each => each.bases) : [name];
  const found = new Set<string>();
  for (const base of bases)
    for (const [pattern, methods] of answers) {
      if (pattern.test(base.trim()))
        for (const method of methods) found.add(method);
    }
  for (const each of chain)
    for (const method of each.methods) {
      if (
        /^(?:get|post|put|patch|delete)$/.test(method.name) ||
        actions[method.name]
      )
        found.add(method.name);
    }
  const allowed = chain
    .map(
      each =>
        /\bhttp_method_names\s*=\s*[[(]([^\])]{0,200})/.exec(
          sourceText(service.repository, each.path).uncommented.slice(
            each.start,
            each.end,
          ),
        )?.[1],
    )
    .find(Boolean);
  return [...found].filter(
    each =>
      !allowed ||
      new RegExp(
        `["']${(actions[each]?.[0] ?? each).toLowerCase()}["']`,
        'i',
      ).test(allowed),
  );
}

/** What a view set answers besides: `@action(detail=True, methods=["post"])`. */
export function viewActions(service: Service, view: PythonClass) {
  return withBases(service, view).flatMap(each => {
    const source = sourceText(service.repository, each.path);
    return each.methods.flatMap(definition => {
      const action = decoratorsOf(source, definition).find(({ name }) =>
        /(?:^|\.)(?:action|detail_route|list_route)$/.test(name),
      );
      if (!action) return [];
      const methods = [
        ...(
          /\bmethods\s*=\s*[[(]([^\])]{0,200})/.exec(action.text)?.[1] ??
          '"get"'
        ).matchAll(/["'](\w+)["']/g),
      ].map(match => match[1]);
      return [
        {
          definition,
          methods,
          detail: /detail\s*=\s*True|detail_route/.test(action.text),
          path:
            /\burl_path\s*=\s*r?["']([^"'\n]*)/.exec(action.text)?.[1] ??
            definition.name,
        },
      ];
    });
  });
}

/** The method of a view that answers; the whole class if Django's own does. */
export function viewHandler(
  service: Service,
  view: PythonClass | undefined,
  name: string,
): { handler?: Handler } {
  if (!view) return {};
  const definition = withBases(service, view)
    .flatMap(({ methods }) => methods)
    .find(each => each.name === name);
  if (definition) return { handler: handlerOf(definition) };
  const { path, line, endLine, start, end } = view;
  return {
    handler: {
      name: view.name,
      path,
      line,
      endLine,
      start,
      end,
      parameters: '',
    },
  };
}

/** `permission_classes` and the like, mixins, decorators of the class and of the method. */
export function viewGuards(
  service: Service,
  view: PythonClass,
  name: string,
): Guard[] {
  const guards: Guard[] = [];
  const seen = new Set<string>();
  for (const each of withBases(service, view)) {
    const source = sourceText(service.repository, each.path);
    for (const decorator of each.decorators)
      guards.push({
        name: decorator.name,
        text: decorator.text,
        path: each.path,
        line: decorator.line,
        on: 'class',
      });
    for (const base of each.bases) {
      if (/(?:Mixin|Required\w*)$/.test(base))
        guards.push({
          name: base,
          text: base,
          path: each.path,
          line: each.line,
          on: 'class',
        });
    }
    for (const match of source.uncommented
      .slice(each.start, each.end)
      .matchAll(
        /^[ \t]+(permission_classes|authentication_classes|throttle_classes|throttle_scope|permission_required|permission_classes_by_action)\s*=\s*([^\n]{0,300}(?:\n[^\n=]{0,200}[\])]){0,1})/gm,
      )) {
      if (seen.has(match[1])) continue;
      seen.add(match[1]);
      guards.push({
        name: match[1],
        text: match[0].trim(),
        path: each.path,
        line: source.lineAt(each.start + match.index + match[0].search(/\S/)),
        on: 'class',
      });
    }
    const definition = each.methods.find(method => method.name === name);
    for (const decorator of definition
      ? decoratorsOf(source, definition)
      : []) {
      guards.push({
        name: decorator.name,
        text: decorator.text,
        path: each.path,
        line: decorator.line,
        on: 'route',
      });
    }
  }
  return guards;
}
