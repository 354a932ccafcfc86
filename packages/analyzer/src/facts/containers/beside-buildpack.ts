import type { Service } from '../../service';
import type { Stage } from './dockerfile';

const developmentServer =
  /\brunserver(?:_plus)?\b|\bflask\s+run\b|\buvicorn\b[^\n]{0,120}--reload\b|\bnodemon\b/;

/** A server for developers is all that it starts, while a Procfile says what the platform starts instead. */
export function isBesideBuildpack(
  service: Service,
  { instructions }: Stage,
): boolean {
  const { repository } = service;
  const web = repository
    .lines(service.pathTo('Procfile'))
    .find(line => /^web\s*:/.test(line));
  if (!web || developmentServer.test(web)) return false;
  const start = instructions
    .filter(({ keyword }) => /^(?:CMD|ENTRYPOINT)$/.test(keyword))
    .map(({ text }) => text)
    .join(' ');
  const target = /\bmake["',\s]+([\w-]{1,40})/.exec(start)?.[1];
  const recipe = target
    ? ['Makefile', 'makefile']
        .map(name => repository.text(service.pathTo(name)) ?? '')
        .map(
          text =>
            new RegExp(
              `^${target}\\s*:[^\\n]*((?:\\n[\\t ]+[^\\n]*){0,20})`,
              'm',
            ).exec(text)?.[1] ?? '',
        )
        .join('\n')
    : '';
  return developmentServer.test(start) || developmentServer.test(recipe);
}
