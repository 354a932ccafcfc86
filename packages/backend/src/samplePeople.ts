import { createBackendModule } from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';

const providerId = 'sample';
const header = 'x-sample-person';

const authenticator = createProxyAuthenticator({
  defaultProfileTransform: async () => ({ profile: {} }),
  initialize: () => process.env.NODE_ENV === 'development',
  async authenticate({ req }, isDevelopment: boolean) {
    if (!isDevelopment) {
      throw new NotAllowedError(
        'Only a portal on a developer’s machine lets people choose who they are',
      );
    }
    const person = req.header(header);
    if (!person) throw new InputError(`The header ${header} names nobody`);
    return { result: { person } };
  },
});

/**
 * Lets a visitor of the demo be any user of its catalog, as the guest provider lets everybody be the guest: some things
 * take two people, such as an exemption that somebody else has to approve.
 */
export default createBackendModule({
  pluginId: 'auth',
  moduleId: 'sample-people',
  register({ registerInit }) {
    registerInit({
      deps: { providers: authProvidersExtensionPoint },
      async init({ providers }) {
        providers.registerProvider({
          providerId,
          factory: createProxyAuthProviderFactory({
            authenticator,
            signInResolver: ({ result }, context) =>
              context.signInWithCatalogUser({ entityRef: result.person }),
          }),
        });
      },
    });
  },
});
