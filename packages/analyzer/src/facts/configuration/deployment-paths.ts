import type { Service } from '../../service';

const developmentWord =
  /(?:^|[/._-])(?:dev|devel|development|local|localstack|minikube|kind|test|tests|testing|preview|sandbox|e2e|ci|example|examples|sample|samples|template-?examples?)(?:[/._-]|$)/i;

/** Whether a deployment file is for development or tests by its name or folders below the service. */
export function isForDevelopmentPath(service: Service, path: string): boolean {
  const relative =
    service.path && path.startsWith(`${service.path}/`)
      ? path.slice(service.path.length + 1)
      : path;
  return developmentWord.test(relative);
}
