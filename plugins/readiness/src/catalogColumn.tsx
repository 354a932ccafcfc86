import { lazy, Suspense } from 'react';
import type { Entity } from '@backstage/catalog-model';

const VerdictCell = lazy(() =>
  import('./components/catalog/VerdictCell').then(m => ({
    default: m.VerdictCell,
  })),
);

/**
 * A column with the verdict, for the catalog's table: add it to the `columns` of `CatalogIndexPage`. All rows of a page
 * are read with one request.
 *
 * @public
 */
export function createReadinessColumn(
  options: {
    /** The column's heading. */
    title?: string;
  } = {},
) {
  return {
    title: options.title ?? 'Readiness',
    field: 'readiness',
    sorting: false,
    width: 'auto',
    render: ({ entity }: { entity: Entity }) => (
      <Suspense fallback={null}>
        <VerdictCell entity={entity} />
      </Suspense>
    ),
  };
}
