import type { Service } from '../../../service';
import { dockerfileAt } from '../../containers/dockerfile';
import { isPlainSystem, isSupportingImage } from '../images';
import type { ComposeService } from './types';

/** A database, broker, proxy or tool, by its image or by what its Dockerfile is built from. */
export function isSupport(
  service: Service,
  { image, build }: ComposeService,
): boolean {
  if (!build) return image === undefined || isSupportingImage(image.text);
  const { stages } = dockerfileAt(service.repository, build.dockerfile);
  const last = stages[stages.length - 1];
  return (
    last !== undefined &&
    last.parent === undefined &&
    isSupportingImage(last.image) &&
    !isPlainSystem(last.image)
  );
}

/** `db: { image: acme/orders-database }`: an image of the service's own that brings data, not the service. */
export function isNamedStore({ name, image, build }: ComposeService): boolean {
  return (
    !build &&
    image !== undefined &&
    /^(?:\w{1,40}[-_])?(?:db|database|mssql|sqlserver|mysql|postgres\w{0,4}|mongo\w{0,3}|redis|cache|rabbitmq|kafka)(?:[-_]\w{1,40})?$/i.test(
      name,
    )
  );
}

/** Brings the schema up to date and ends; the service runs elsewhere. */
export function isMigrationRun({ name, build }: ComposeService): boolean {
  return [name, build?.target ?? ''].some(text =>
    /^(?:[\w-]{0,30}[-_])?(?:db[-_]?)?migrat(?:e|ions?|or)$/i.test(text),
  );
}
