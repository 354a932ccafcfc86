import { useState } from 'react';
import { alertApiRef, useApi } from '@backstage/core-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import CopyIcon from '@material-ui/icons/FileCopyOutlined';
import DownloadIcon from '@material-ui/icons/GetApp';
import { readinessApiRef } from '../../api';
import PrintIcon from '@material-ui/icons/Print';
import { saveFile } from '../../hooks/saveFile';
import { useWords } from '../../words/useWords';
import { RescanButton } from './RescanButton';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(1),
      '@media print': { display: 'none' },
    },
    // On a narrow screen "Copy" and "Download" have to do, on a phone the icon; the full label stays the accessible name.
    button: {
      [theme.breakpoints.down('xs')]: {
        minWidth: 40,
        '& .MuiButton-startIcon': { margin: 0 },
      },
    },
    long: { [theme.breakpoints.down('md')]: { display: 'none' } },
    short: {
      [theme.breakpoints.up('lg')]: { display: 'none' },
      [theme.breakpoints.down('xs')]: { display: 'none' },
    },
    label: { [theme.breakpoints.down('xs')]: { display: 'none' } },
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
  const { t } = useWords();
  const markdown = useMarkdownExport(entityRef);
  return (
    <div className={classes.root} role="group" aria-label={t('report.actions')}>
      <Button
        size="small"
        className={classes.button}
        startIcon={<CopyIcon />}
        disabled={markdown.busy}
        onClick={markdown.copy}
        aria-label={t('report.copy')}
      >
        <span className={classes.long}>{t('report.copy')}</span>
        <span className={classes.short}>{t('report.copyShort')}</span>
      </Button>
      <Button
        size="small"
        className={classes.button}
        startIcon={<DownloadIcon />}
        disabled={markdown.busy}
        onClick={markdown.download}
        aria-label={t('report.download')}
      >
        <span className={classes.long}>{t('report.download')}</span>
        <span className={classes.short}>{t('report.downloadShort')}</span>
      </Button>
      <Button
        size="small"
        className={classes.button}
        startIcon={<PrintIcon />}
        onClick={() => window.print()}
        aria-label={t('report.print')}
      >
        <span className={classes.label}>{t('report.printShort')}</span>
      </Button>
      {mayRescan && <RescanButton scanning={scanning} onRescan={onRescan} />}
    </div>
  );
}

function useMarkdownExport(entityRef: string) {
  const api = useApi(readinessApiRef);
  const alertApi = useApi(alertApiRef);
  const { t } = useWords();
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
          message: t('report.exportFailed', {
            reason: (error as Error).message,
          }),
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
      t('report.copied'),
    ),
    download: run(
      markdown =>
        saveFile(markdownFileName(entityRef), 'text/markdown', markdown),
      t('report.saved', { file: markdownFileName(entityRef) }),
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
