import { createContext, useContext } from 'react';
import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import type { EntityReport } from '@prodready/plugin-readiness-common';

/** How files of the assessed commit are linked to; `undefined` where their host has no such links. */
export const SourceLinksContext =
  createContext<EntityReport['links']>(undefined);

const useStyles = makeStyles(
  {
    path: {
      fontFamily: 'Menlo, Consolas, "Liberation Mono", monospace',
      fontSize: '0.8125rem',
      overflowWrap: 'anywhere',
    },
  },
  { name: 'ReadinessSourceLink' },
);

/** A place in the repository: a link to the file and line at the assessed commit, or its path as text. */
export function SourceLink(props: { path: string; line?: number }) {
  const { path, line } = props;
  const classes = useStyles();
  const links = useContext(SourceLinksContext);
  const text = line === undefined ? path : `${path}:${line}`;
  const url = links && sourceUrl(links, path, line);
  return url ? (
    <Link to={url} className={classes.path}>
      {text}
    </Link>
  ) : (
    <span className={classes.path}>{text}</span>
  );
}

/** Address of a file at the assessed commit; `undefined` unless it is an http(s) one. */
export function sourceUrl(
  links: NonNullable<EntityReport['links']>,
  path: string,
  line?: number,
): string | undefined {
  if (!isWebAddress(links.file)) {
    return undefined;
  }
  const file = path.split('/').map(encodeURIComponent).join('/');
  const anchor =
    line === undefined
      ? ''
      : links.lineAnchor?.replace('{line}', String(line)) ?? '';
  return `${links.file}${file}${anchor}`;
}

/** Whether an address taken from a report may become a link. */
export function isWebAddress(url: string): boolean {
  return /^https?:\/\//i.test(url);
}
