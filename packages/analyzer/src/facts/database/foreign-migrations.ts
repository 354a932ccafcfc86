import type { Service } from '../../service';
import { deploymentOf } from '../deployment';

/** Migrations that another repository keeps. */
export interface ForeignMigrations {
  /** As the compose file names it. */
  image: string;
  path: string;
  line: number;
}

const migrationsImage = /(?:^|[/_-])migrations?(?:[:@]|$)/i;
/** Tools that run whatever files they are given. */
const tool = /^(?:migrate\/|flyway\/|liquibase\/)/;

/** An image of migrations beside the service that the tree does not build. Use as a fact. */
export function foreignMigrationsOf(
  service: Service,
): ForeignMigrations | undefined {
  for (const { services } of service.fact(deploymentOf).compose) {
    for (const { image, build, ours, path } of services) {
      if (!image || build || ours || tool.test(image.text)) continue;
      if (migrationsImage.test(image.text))
        return { image: image.text, path, line: image.line };
    }
  }
  return undefined;
}
