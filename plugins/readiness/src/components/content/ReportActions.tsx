import { useState } from 'react';
import { alertApiRef, useApi } from '@backstage/core-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import CopyIcon from '@material-ui/icons/FileCopyOutlined';
import DownloadIcon from '@material-ui/icons/GetApp';
import { readinessApiRef } from '../../api';
import { RescanButton } from './RescanButton';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(1),
      '@media print': { display: 'none' },
    },
    // On a narrow screen "Copy" and "Download" have to do; the full label stays the accessible name.
    format: {
      whiteSpace: 'pre',
      [theme.breakpoints.down('xs')]: { display: 'none' },
    },
  }),
  { name: 'ReadinessReportActions' },
);

/** What can be done with a report: have it made anew, copy it, take it away. */
export function ReportActions(props: {
  entityRef: string;
  mayRescan: boolean;
  scanning: boolean;
  onRescan: () => Promise<void>;
}) {
  const { entityRef, mayRescan, scanning, onRescan } = props;
  const classes = useStyles();
  const markdown = useMarkdownExport(entityRef);
  return (
    <div className={classes.root} role="group" aria-label="Report actions">
      <Button
        size="small"
        startIcon={<CopyIcon />}
        disabled={markdown.busy}
        onClick={markdown.copy}
        aria-label="Copy as Markdown"
      >
        Copy<span className={classes.format}> as Markdown</span>
      </Button>
      <Button
        size="small"
        startIcon={<DownloadIcon />}
        disabled={markdown.busy}
        onClick={markdown.download}
        aria-label="Download as Markdown"
      >
        Download<span className={classes.format}> as Markdown</span>
      </Button>
      {mayRescan && <RescanButton scanning={scanning} onRescan={onRescan} />}
    </div>
  );
}

function useMarkdownExport(entityRef: string) {
  const api = useApi(readinessApiRef);
  const alertApi = useApi(alertApiRef);
  const [busy, setBusy] = useState(false);

  const run =
    (deliver: (markdown: string) => Promise<void> | void, done: string) =>
    async () => {
      setBusy(true);
      try {
        await deliver(await api.getReportMarkdown(entityRef));
        alertApi.post({
          message: done,
          severity: 'success',
          display: 'transient',
        });
      } catch (error) {
        alertApi.post({
          message: `The report could not be exported: ${
            (error as Error).message
          }`,
          severity: 'error',
        });
      } finally {
        setBusy(false);
      }
    };

  return {
    busy,
    copy: run(
      markdown => window.navigator.clipboard.writeText(markdown),
      'The report is in the clipboard, as Markdown.',
    ),
    download: run(
      markdown => saveFile(markdownFileName(entityRef), markdown),
      `The report is saved as ${markdownFileName(entityRef)}.`,
    ),
  };
}

/** `component:default/orders` is saved as `orders-readiness.md`; the namespace is named unless it is the default one. */
export function markdownFileName(entityRef: string): string {
  const { namespace, name } = parseEntityRef(entityRef);
  return namespace === 'default'
    ? `${name}-readiness.md`
    : `${namespace}-${name}-readiness.md`;
}

function saveFile(name: string, markdown: string) {
  const url = URL.createObjectURL(
    new Blob([markdown], { type: 'text/markdown;charset=utf-8' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
