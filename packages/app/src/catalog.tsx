import {
  coreExtensionData,
  createFrontendModule,
  ExtensionBoundary,
} from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { withReadinessColumn } from '@prodready/plugin-readiness/alpha';

/** The catalog's page with one more column: it takes filters as extensions, but no columns, so that the page is overridden. */
const catalogPage = catalogPlugin.getExtension('page:catalog').override({
  factory: (originalFactory, { config, inputs, node }) => [
    ...originalFactory(),
    coreExtensionData.reactElement(
      ExtensionBoundary.lazy(node, async () => {
        const [{ CatalogIndexPage }, { CatalogTable }] = await Promise.all([
          import('@backstage/plugin-catalog/alpha'),
          import('@backstage/plugin-catalog'),
        ]);
        return (
          <CatalogIndexPage
            pagination={config.pagination}
            filters={
              <>
                {inputs.filters.map(filter =>
                  filter.get(coreExtensionData.reactElement),
                )}
              </>
            }
            columns={context =>
              withReadinessColumn(CatalogTable.defaultColumnsFunc(context))
            }
          />
        );
      }),
    ),
  ],
});

/**
 * Shows the verdict of every service in the catalog's table. A module, and no plugin with overrides: that would have its
 * filters after those of other plugins.
 */
export const catalogModule = createFrontendModule({
  pluginId: 'catalog',
  extensions: [catalogPage],
});
