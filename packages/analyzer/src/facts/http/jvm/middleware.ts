import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { classesIn, isDevelopmentGuarded } from '../../code';
import { annotationsBefore } from '../../code/annotations';
import { argumentsAt, openAfter, sourceText } from '../../code/source-text';
import type { Middleware } from '../types';

const filterBase =
  /\b(?:OncePerRequestFilter|GenericFilterBean|HttpFilter|Filter|WebFilter|HandlerInterceptor|AsyncHandlerInterceptor|HandlerInterceptorAdapter|ContainerRequestFilter|ContainerResponseFilter|HttpServerFilter|WebFluxConfigurer|WebMvcConfigurer|ServerInterceptor|ResponseBodyAdvice|RequestBodyAdvice)\b/;
const filterAnnotation =
  /^(?:Component|Provider|WebFilter|Bean|Configuration|ServerFilter|Filter|RouteFilter|ServerRequestFilter|RestControllerAdvice|ControllerAdvice|Singleton|ApplicationScoped|EnableWebSecurity|EnableWebFluxSecurity|EnableMethodSecurity|EnableGlobalMethodSecurity|EnableReactiveMethodSecurity|GrpcGlobalServerInterceptor)$/;

/** Filters, interceptors and advice that the container applies, security chains, Ktor's plugins. */
export function jvmMiddleware(service: Service): Middleware[] {
  const { repository } = service;
  return service.fact(sourceFilesOf).flatMap(({ path, ecosystem }) => {
    if (ecosystem !== 'jvm') return [];
    const source = sourceText(repository, path);
    const lines = repository.lines(path);
    const found: Middleware[] = [];
    const add = (
      name: string,
      text: string,
      offset: number,
      kind: Middleware['kind'] = 'middleware',
    ) => {
      const line = source.lineAt(offset);
      found.push({
        name,
        text: text.slice(0, 2_000),
        path,
        line,
        kind,
        development: isDevelopmentGuarded(lines, line),
      });
    };
    for (const each of classesIn(source)) {
      const annotations = annotationsBefore(source, each.offset, '@');
      const names = annotations.map(({ name }) => name.split('.').pop() ?? '');
      const isFilter = filterBase.test(each.head);
      const isAdvice = names.some(name =>
        /Advice$|^Enable\w*Security$|^ServerFilter$|^WebFilter$|^Provider$|^EnableMethodSecurity$/.test(
          name,
        ),
      );
      if (
        isAdvice ||
        (isFilter &&
          (names.some(name => filterAnnotation.test(name)) ||
            registered(service, each.name)))
      ) {
        add(
          each.name,
          `${annotations.map(({ text }) => text).join(' ')} class ${
            each.name
          } ${each.head.trim()}`,
          each.offset,
        );
      }
    }
    for (const match of source.code.matchAll(
      /@(?:ServerRequestFilter|RouteFilter|ServerExceptionMapper)\b/g,
    ))
      add(match[0].slice(1), match[0], match.index);
    if (
      /\bSecurityFilterChain\b|\bSecurityWebFilterChain\b|\bWebSecurityConfigurerAdapter\b|\bServerHttpSecurity\b|\bHttpSecurity\b/.test(
        source.code,
      )
    ) {
      for (const match of source.code.matchAll(
        /\.(addFilterBefore|addFilterAfter|addFilterAt|addFilter|authorizeHttpRequests|authorizeRequests|authorizeExchange|csrf|cors|headers|sessionManagement|oauth2ResourceServer|oauth2Login|httpBasic|formLogin|exceptionHandling)\s*\(/g,
      )) {
        const open = match.index + match[0].length - 1;
        add(
          match[1],
          source.uncommented.slice(match.index + 1, source.partner[open] + 1),
          match.index + 1,
          'setting',
        );
      }
    }
    if (/\bio\.ktor\b/.test(source.code)) {
      for (const match of source.code.matchAll(/(?<![\w])install\s*(?=\()/g)) {
        const open = openAfter(source, match.index + match[0].length);
        if (open < 0) continue;
        const brace =
          source.partner[open] +
          1 +
          (/^\s*/.exec(source.code.slice(source.partner[open] + 1))?.[0]
            .length ?? 0);
        const end =
          source.code[brace] === '{' && source.partner[brace] > brace
            ? source.partner[brace]
            : source.partner[open];
        add(
          argumentsAt(source, open)[0]?.text ?? 'install',
          source.uncommented.slice(match.index, end + 1),
          match.index,
        );
      }
    }
    return found;
  });
}

/** Whether some configuration registers a class as filter or interceptor. */
function registered(service: Service, name: string): boolean {
  const words = service.repository.once(
    `jvm-registered-filters:${service.path}`,
    () =>
      service
        .fact(sourceFilesOf)
        .filter(({ ecosystem }) => ecosystem === 'jvm')
        .flatMap(({ path }) => {
          const { code } = sourceText(service.repository, path);
          return /FilterRegistrationBean|addInterceptor|addFilter\w*|SecurityFilterChain/.test(
            code,
          )
            ? [code]
            : [];
        })
        .join('\n'),
  );
  return new RegExp(`\\b${name}\\b`).test(words);
}
