import { useEffect, useMemo, useState } from 'react';
import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import {
  CatalogAutocomplete,
  useEntityList,
} from '@backstage/plugin-catalog-react';
import type { DefaultEntityFilters } from '@backstage/plugin-catalog-react';
import Box from '@material-ui/core/Box';
import Checkbox from '@material-ui/core/Checkbox';
import Typography from '@material-ui/core/Typography';
import { verdictFilterSchema } from '@prodready/plugin-readiness-common';
import type {
  EntityRefsQuery,
  ReadinessApi,
  VerdictFilter,
} from '@prodready/plugin-readiness-common';
import { readinessApiRef } from '../../api';
import { formatView } from '../../filter/overviewView';
import { useAnswer } from '../../hooks/useAnswer';
import { useOverviewLink } from '../../hooks/useLinks';
import { useWords } from '../../words/useWords';
import { EntityReadinessFilter } from './EntityReadinessFilter';

/** The worst first, as in the overview. */
const verdicts = [
  'not-ready',
  'ready-with-gaps',
  'ready',
  'not-assessed',
] as const satisfies readonly VerdictFilter[];

type Filters = DefaultEntityFilters & { readiness?: EntityReadinessFilter };

/**
 * Narrows the catalog's list to entities with certain verdicts. It hides itself for kinds that the backend assesses
 * nothing of.
 */
export function EntityReadinessPicker(props: {
  /** What stands above it; "Readiness" by default. */
  title?: string;
  /** Verdicts that are chosen as long as the address names none. */
  initialFilter?: readonly VerdictFilter[];
}) {
  const { title, initialFilter = [] } = props;
  const { t } = useWords();
  const api = useApi(readinessApiRef);
  const { filters, updateFilters, queryParameters, paginationMode } =
    useEntityList<Filters>();
  const [chosen, setChosen] = useState<readonly VerdictFilter[]>(() => {
    const asked = verdictsIn(queryParameters.readiness);
    return asked.length > 0 ? asked : initialFilter;
  });

  const kind = filters.kind?.value;
  const available = useAnswer(
    signal =>
      api.queryEntities(
        { ...(kind && { kind: [kind] }), limit: 1 },
        { signal },
      ),
    [api, kind],
  );
  const user = filters.user?.value;
  const owned = user === 'owned';
  const matching = useAnswer(
    async signal =>
      chosen.length > 0
        ? readRefs(
            api,
            {
              verdict: [...chosen],
              ...(kind && { kind: [kind] }),
              ...(owned && { mine: true }),
            },
            signal,
          )
        : undefined,
    [api, kind, owned, chosen],
  );

  // The list of starred entities asks the catalog for names as well: one of the two has to step back.
  const paged = paginationMode !== 'none' && user !== 'starred';
  const filter = useMemo(
    () =>
      matching.value &&
      new EntityReadinessFilter(chosen, matching.value, paged),
    // What was chosen belongs to the answer that is there, not to the one on its way.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [matching.value, paged],
  );
  useEffect(() => {
    updateFilters({ readiness: filter });
  }, [filter, updateFilters]);

  const counts = available.value?.counts;
  const assessed = counts && verdicts.some(verdict => counts[verdict] > 0);
  if (!assessed && chosen.length === 0) {
    return null;
  }
  return (
    <Box pb={1} pt={1}>
      <CatalogAutocomplete<VerdictFilter, true>
        multiple
        disableCloseOnSelect
        label={title ?? t('catalog.readiness')}
        name="readiness-picker"
        options={[...verdicts]}
        value={[...chosen]}
        onChange={(_event, values) => setChosen(values)}
        getOptionLabel={verdict => t(`catalog.${verdict}`)}
        renderOption={(verdict, { selected }) => (
          <>
            <Checkbox
              size="small"
              checked={selected}
              tabIndex={-1}
              inputProps={{ 'aria-hidden': true }}
            />
            {counts
              ? t('catalog.verdictEntities', {
                  verdict: t(`catalog.${verdict}`),
                  entities: counts[verdict],
                })
              : t(`catalog.${verdict}`)}
          </>
        )}
      />
      {matching.error && (
        <Typography variant="caption" color="error" component="p" role="alert">
          {t('catalog.failed')}
        </Typography>
      )}
      {filter && paged && !filter.asksCatalog && (
        <TooMany verdicts={chosen} owned={owned} />
      )}
    </Box>
  );
}

/** Says that pages have gaps, and where the whole list is. */
function TooMany(props: {
  verdicts: readonly VerdictFilter[];
  owned: boolean;
}) {
  const { t } = useWords();
  const overviewLink = useOverviewLink();
  return (
    <Typography variant="caption" component="p" role="status">
      {t('catalog.tooMany')}{' '}
      {overviewLink && (
        <Link
          to={overviewLink(
            formatView({
              filter: {
                verdict: [...props.verdicts],
                ...(props.owned && { mine: true }),
              },
            }),
          )}
        >
          {t('catalog.wholeList')}
        </Link>
      )}
    </Typography>
  );
}

function verdictsIn(parameter: string | string[] | undefined): VerdictFilter[] {
  return [parameter].flat().flatMap(value => {
    const parsed = verdictFilterSchema.safeParse(value);
    return parsed.success ? [parsed.data] : [];
  });
}

async function readRefs(
  api: ReadinessApi,
  query: EntityRefsQuery,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await api.queryEntityRefs(
      { ...query, limit: 10_000, ...(cursor && { cursor }) },
      { signal },
    );
    page.refs.forEach(ref => found.add(ref));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}
