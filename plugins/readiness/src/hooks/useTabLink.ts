import { useEntityRefLink } from '@backstage/plugin-catalog-react';
import type { AreaId } from '@prodready/report';
import { areaAnchor } from '../components/report/anchors';
import { entityContentPath } from '../routes';

/** Makes addresses of an entity's *Readiness* tab, optionally of one area in it. */
export function useTabLink() {
  const entityLink = useEntityRefLink();
  return (entityRef: string, areaId?: AreaId) =>
    `${entityLink(entityRef)}${entityContentPath}${
      areaId ? `#${areaAnchor(areaId)}` : ''
    }`;
}
