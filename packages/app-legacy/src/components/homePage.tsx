import { Content, Header, Page } from '@backstage/core-components';
import {
  CustomHomepageGrid,
  HomePageStarredEntities,
} from '@backstage/plugin-home';
import { ReadinessHomeCard } from '@prodready/plugin-readiness';

/** What the home page begins with; whoever uses it arranges it. */
const arrangement = [
  { component: 'ReadinessHomeCard', x: 0, y: 0, width: 5, height: 7 },
  { component: 'HomePageStarredEntities', x: 5, y: 0, width: 5, height: 7 },
];

export const homePage = (
  <Page themeId="home">
    <Header title="Home" />
    <Content>
      <CustomHomepageGrid config={arrangement}>
        <ReadinessHomeCard />
        <HomePageStarredEntities />
      </CustomHomepageGrid>
    </Content>
  </Page>
);
