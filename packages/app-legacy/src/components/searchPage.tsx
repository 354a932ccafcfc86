import { Content, Header, Page } from '@backstage/core-components';
import { CatalogSearchResultListItem } from '@backstage/plugin-catalog';
import { SearchType } from '@backstage/plugin-search';
import {
  SearchBar,
  SearchPagination,
  SearchResult,
} from '@backstage/plugin-search-react';
import { ReadinessSearchResultListItem } from '@prodready/plugin-readiness';
import Grid from '@material-ui/core/Grid';
import CatalogIcon from '@material-ui/icons/MenuBook';
import VerifiedUserIcon from '@material-ui/icons/VerifiedUserOutlined';

/** What the search page shows: catalog entities, and services by their readiness. */
export const searchPage = (
  <Page themeId="home">
    <Header title="Search" />
    <Content>
      <Grid container>
        <Grid item xs={12}>
          <SearchBar />
        </Grid>
        <Grid item xs={12} md={3}>
          <SearchType.Accordion
            name="Result Type"
            types={[
              {
                value: 'software-catalog',
                name: 'Software Catalog',
                icon: <CatalogIcon />,
              },
              {
                value: 'readiness',
                name: 'Readiness',
                icon: <VerifiedUserIcon />,
              },
            ]}
          />
        </Grid>
        <Grid item xs={12} md={9}>
          <SearchPagination />
          <SearchResult>
            <CatalogSearchResultListItem />
            <ReadinessSearchResultListItem />
          </SearchResult>
        </Grid>
      </Grid>
    </Content>
  </Page>
);
