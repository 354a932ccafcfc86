import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import { SampleSignIn } from 'app-shared';

const sampleSignInPage = SignInPageBlueprint.make({
  params: { loader: async () => SampleSignIn },
});

/** Signs everybody in without asking. */
export const signInModule = createFrontendModule({
  pluginId: 'app',
  extensions: [sampleSignInPage],
});
