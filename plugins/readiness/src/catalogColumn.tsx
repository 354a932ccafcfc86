import { lazy, Suspense } from 'react';
import type { Entity } from '@backstage/catalog-model';

const VerdictCell = lazy(() =>
  import('./components/catalog/VerdictCell').then(m => ({
    default: m.VerdictCell,
  })),
);

/**
 * What can be set of the column.
 *
 * @public
 */
export interface ReadinessColumnOptions {
  /** The column's heading. */
  title?: string;
}

/**
 * A column with the verdict, for the catalog's table. All rows of a page are read with one request. Most portals want
 * {@link withReadinessColumn}, which also finds a place for it.
 *
 * @public
 */
export function createReadinessColumn(options: ReadinessColumnOptions = {}) {
  return {
    title: options.title ?? 'Readiness',
    field: 'readiness',
    sorting: false,
    width: 'auto',
    // As wide as the longest verdict, so that nothing moves when the verdicts come.
    cellStyle: { minWidth: 175 },
    render: ({ entity }: { entity: Entity }) => (
      <Suspense fallback={null}>
        <VerdictCell entity={entity} />
      </Suspense>
    ),
  };
}

/** So wide that names are not broken into syllables: with one more column, there is little room for each. */
const nameWidth = 150;

/**
 * Columns of the catalog's table with the verdict among them, right after the name: further columns at the end are cut
 * off on most screens. The name keeps the room that it needs.
 *
 * @public
 */
export function withReadinessColumn<
  Column extends { title?: unknown; hidden?: boolean; cellStyle?: unknown },
>(
  columns: readonly Column[],
  options?: ReadinessColumnOptions,
): Array<Column | ReturnType<typeof createReadinessColumn>> {
  const seen = columns.findIndex(({ hidden }) => !hidden);
  return [
    ...columns
      .slice(0, seen + 1)
      .map((column, index) => (index === seen ? withRoom(column) : column)),
    createReadinessColumn(options),
    ...columns.slice(seen + 1),
  ];
}

/** A column as wide as names want it, unless its style says something else. */
function withRoom<Column extends { cellStyle?: unknown }>(
  column: Column,
): Column {
  const { cellStyle } = column;
  return typeof cellStyle === 'function'
    ? column
    : { ...column, cellStyle: { minWidth: nameWidth, ...(cellStyle ?? {}) } };
}
