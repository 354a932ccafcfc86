import { Content, Header, Page } from '@backstage/core-components';
import { CatalogSearchResultListItem } from '@backstage/plugin-catalog';
import { SearchType } from '@backstage/plugin-search';
import {
  SearchBar,
  SearchPagination,
  SearchResult,
} from '@backstage/plugin-search-react';
import { ReadinessSearchResultListItem } from '@prodready/plugin-readiness';

/** What the search page shows: catalog entities, and services by their readiness. */
export const searchPage = (
  <Page themeId="home">
    <Header title="Search" />
    <Content>
      <SearchBar />
      <SearchType.Tabs
        defaultValue="software-catalog"
        types={[
          { value: 'software-catalog', name: 'Software Catalog' },
          { value: 'readiness', name: 'Readiness' },
        ]}
      />
      <SearchPagination />
      <SearchResult>
        <CatalogSearchResultListItem />
        <ReadinessSearchResultListItem />
      </SearchResult>
    </Content>
  </Page>
);
