import { Content, Header, Page } from '@backstage/core-components';
import { CatalogSearchResultListItem } from '@backstage/plugin-catalog';
import { ReadinessSearchResultListItem } from '@prodready/plugin-readiness';
import {
  SearchBar,
  SearchPagination,
  SearchResult,
} from '@backstage/plugin-search-react';

/** What the search page shows: catalog entities. */
export const searchPage = (
  <Page themeId="home">
    <Header title="Search" />
    <Content>
      <SearchBar />
      <SearchPagination />
      <SearchResult>
        <CatalogSearchResultListItem />
        <ReadinessSearchResultListItem />
      </SearchResult>
    </Content>
  </Page>
);
