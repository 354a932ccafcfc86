/**
 * The pages of Prodready for apps on the new frontend system: install the default export.
 *
 * @packageDocumentation
 */
import {
  ApiBlueprint,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import VerifiedUserIcon from '@material-ui/icons/VerifiedUserOutlined';
import { readinessApiFactory } from './api';
import { isReadinessAvailable } from './conditions';
import {
  entityContentPath,
  entityContentRouteRef,
  rootRouteRef,
} from './routes';

const readinessApi = ApiBlueprint.make({
  params: defineParams => defineParams(readinessApiFactory),
});

const readinessPage = PageBlueprint.make({
  params: {
    path: '/readiness',
    routeRef: rootRouteRef,
    // The frame of the new frontend system has a header, but names no main content.
    loader: () =>
      import('./components/page').then(m => (
        <main>
          <m.ReadinessRoutes />
        </main>
      )),
  },
});

const readinessEntityContent = EntityContentBlueprint.make({
  params: {
    path: entityContentPath,
    title: 'Readiness',
    routeRef: entityContentRouteRef,
    filter: isReadinessAvailable,
    loader: () =>
      import('./components/content').then(m => <m.EntityReadinessContent />),
  },
});

const readinessEntityCard = EntityCardBlueprint.make({
  params: {
    type: 'info',
    filter: isReadinessAvailable,
    loader: () =>
      import('./components/card').then(m => <m.EntityReadinessCard />),
  },
});

/**
 * The readiness plugin for apps on the new frontend system: the *Readiness* tab and the overview card of entities,
 * and the page of the whole organisation at `/readiness`.
 *
 * @alpha
 */
export default createFrontendPlugin({
  pluginId: 'readiness',
  title: 'Readiness',
  icon: <VerifiedUserIcon fontSize="inherit" />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef, entityContent: entityContentRouteRef },
  extensions: [
    readinessApi,
    readinessPage,
    readinessEntityContent,
    readinessEntityCard,
  ],
});
