import { ProxiedSignInPage } from '@backstage/core-components';
import type { SignInPageProps } from '@backstage/core-plugin-api';
import { chosenPerson, choosePerson } from './person';

/** Signs everybody in without asking: as guest, or as whom they have chosen in the sidebar. */
export function SampleSignIn(props: SignInPageProps) {
  const person = chosenPerson();
  return person ? (
    <ProxiedSignInPage
      {...props}
      provider="sample"
      headers={{ 'x-sample-person': person }}
      // Somebody whom the catalog no longer has.
      ErrorComponent={() => {
        choosePerson();
        return <ProxiedSignInPage {...props} provider="guest" />;
      }}
    />
  ) : (
    <ProxiedSignInPage {...props} provider="guest" />
  );
}
