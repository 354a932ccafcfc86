import { useState } from 'react';
import type { FormEvent } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import type { FollowUp } from '@prodready/plugin-readiness-common';
import { DateTime } from 'luxon';
import { readinessApiRef } from '../../api';
import { useId } from '../../hooks/useId';
import { useWords } from '../../words/useWords';
import { useReportErrors } from './useReportErrors';

const usualDays = 90;
const shortestReason = 10;

/** Asks for not having to mend findings for a time, with a reason. */
export function ExemptionDialog(props: {
  items: FollowUp[];
  onClose: () => void;
  onDone: () => void;
}) {
  const { items, onClose, onDone } = props;
  const { t } = useWords();
  const api = useApi(readinessApiRef);
  const { run, busy, alertApi } = useReportErrors();
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState(
    () => DateTime.now().plus({ days: usualDays }).toISODate()!,
  );
  const titleId = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(async () => {
      for (const { entityRef, checkId } of items) {
        await api.requestExemption({ entityRef, checkId, reason, until });
      }
      alertApi.post({
        severity: 'success',
        display: 'transient',
        message: t('exemption.sent', { count: items.length }),
      });
      onDone();
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      fullWidth
      maxWidth="sm"
      aria-labelledby={titleId}
    >
      <form onSubmit={submit}>
        <DialogTitle id={titleId}>{t('exemption.request')}</DialogTitle>
        <DialogContent>
          <Typography variant="body2" paragraph>
            {items.length === 1
              ? `${items[0].entityTitle}: ${items[0].title}`
              : t('count.findings', { count: items.length })}
          </Typography>
          <Typography variant="body2" color="textSecondary" paragraph>
            {t('exemption.what')}
          </Typography>
          <TextField
            required
            fullWidth
            multiline
            minRows={3}
            margin="dense"
            id={`${titleId}-reason`}
            label={t('exemption.reason')}
            helperText={t('exemption.reasonHint')}
            value={reason}
            onChange={event => setReason(event.target.value)}
            inputProps={{ maxLength: 2000 }}
          />
          <TextField
            required
            margin="dense"
            type="date"
            id={`${titleId}-until`}
            label={t('exemption.until')}
            value={until}
            onChange={event => setUntil(event.target.value)}
            InputLabelProps={{ shrink: true }}
            inputProps={{ min: DateTime.now().toISODate() }}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            color="primary"
            variant="contained"
            disabled={busy || reason.trim().length < shortestReason || !until}
          >
            {t('exemption.send')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
