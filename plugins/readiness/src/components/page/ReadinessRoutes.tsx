import { lazy, Suspense, useState } from 'react';
import { Content, ErrorPage, Progress } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import { Link, Route, Routes, useLocation } from 'react-router-dom';
import { readinessApiRef } from '../../api';
import { parseView } from '../../filter/overviewView';
import {
  useChecksLink,
  useFollowUpLink,
  useOverviewLink,
} from '../../hooks/useLinks';
import { checkRouteRef, checksRouteRef, followUpRouteRef } from '../../routes';
import { useWords } from '../../words/useWords';
import { askAhead } from '../overview/questions';
import { parts } from './parts';

const Overview = lazy(() =>
  parts.overview().then(m => ({ default: m.OverviewContent })),
);
const FollowUp = lazy(() =>
  parts.followUp().then(m => ({ default: m.FollowUpContent })),
);
const Checks = lazy(() =>
  parts.checks().then(m => ({ default: m.ChecksContent })),
);
const Check = lazy(() =>
  parts.checks().then(m => ({ default: m.CheckContent })),
);

const useStyles = makeStyles(
  theme => ({
    // The header above has room of its own below it.
    content: { paddingTop: theme.spacing(1) },
    navigation: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0, 3),
      margin: theme.spacing(0, 0, 2),
      borderBottom: `1px solid ${theme.palette.divider}`,
    },
    tab: {
      ...theme.typography.body1,
      padding: theme.spacing(0.5, 0, 1),
      marginBottom: -1,
      color: theme.palette.text.primary,
      textDecoration: 'none',
      borderBottom: '3px solid transparent',
      '&:hover': { borderColor: theme.palette.divider },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
      },
      '&[aria-current]': {
        fontWeight: theme.typography.fontWeightBold as number,
        borderColor: theme.palette.primary.main,
      },
    },
  }),
  { name: 'ReadinessPages' },
);

/** The pages below `/readiness`, each loaded when it is opened. */
export function ReadinessRoutes() {
  useAskAhead();
  const classes = useStyles();
  return (
    <Content className={classes.content}>
      <Navigation />
      <Suspense fallback={<Progress />}>
        <Routes>
          <Route path="/" element={<Overview />} />
          <Route path={followUpRouteRef.path} element={<FollowUp />} />
          <Route path={checksRouteRef.path} element={<Checks />} />
          <Route path={checkRouteRef.path} element={<Check />} />
          <Route
            path="*"
            element={<ErrorPage status="404" statusMessage="" />}
          />
        </Routes>
      </Suspense>
    </Content>
  );
}

/** Opened at the overview, asks what it shows while its code is on the way. */
function useAskAhead() {
  const api = useApi(readinessApiRef);
  const { pathname, search } = useLocation();
  const overview = useOverviewLink()?.();
  useState(() => {
    if (pathname.replace(/\/$/, '') === overview) {
      askAhead(api, parseView(new URLSearchParams(search)));
    }
  });
}

function Navigation() {
  const classes = useStyles();
  const { t } = useWords();
  const { pathname } = useLocation();
  const overview = useOverviewLink()?.();
  const followUp = useFollowUpLink()?.();
  const checks = useChecksLink()?.();
  return (
    <nav className={classes.navigation} aria-label={t('plugin.title')}>
      {[
        { to: overview, label: t('overview.title') },
        { to: followUp, label: t('followUp.title') },
        { to: checks, label: t('checks.title') },
      ].map(({ to, label }) =>
        to ? (
          <Link
            key={to}
            to={to}
            className={classes.tab}
            aria-current={currentAt(pathname.replace(/\/$/, ''), to, overview)}
          >
            {label}
          </Link>
        ) : null,
      )}
    </nav>
  );
}

/** Whether a tab is what is shown, or what is shown lies below it: a check below the list of checks. */
function currentAt(pathname: string, to: string, first?: string) {
  if (pathname === to) return 'page';
  return to !== first && pathname.startsWith(`${to}/`) ? 'true' : undefined;
}
