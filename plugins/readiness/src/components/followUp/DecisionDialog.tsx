import { useState } from 'react';
import type { FormEvent } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import type {
  Exemption,
  ExemptionDecision,
} from '@prodready/plugin-readiness-common';
import { readinessApiRef } from '../../api';
import { useId } from '../../hooks/useId';
import { useWords } from '../../words/useWords';
import { Day } from '../status/Time';
import { useReportErrors } from './useReportErrors';

/** Decides on an exemption, with a note for whoever asked. */
export function DecisionDialog(props: {
  item: Exemption;
  decision: ExemptionDecision['decision'];
  onClose: () => void;
  onDone: () => void;
}) {
  const { item, decision, onClose, onDone } = props;
  const { t } = useWords();
  const api = useApi(readinessApiRef);
  const { run, busy, alertApi } = useReportErrors();
  const [note, setNote] = useState('');
  const titleId = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(async () => {
      const decided = await api.decideExemption(item.id, {
        decision,
        ...(note.trim() && { note }),
      });
      alertApi.post({
        severity: 'success',
        display: 'transient',
        message: t('exemption.decided', {
          status: t(`exemption.${decided.status}`),
        }),
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
        <DialogTitle id={titleId}>{t(`exemption.do.${decision}`)}</DialogTitle>
        <DialogContent>
          <Typography paragraph>
            {item.entityTitle}: {item.title}
          </Typography>
          <Typography variant="body2">{item.reason}</Typography>
          <Typography variant="body2" color="textSecondary" paragraph>
            {t('exemption.by')}{' '}
            <EntityDisplayName
              entityRef={item.requestedBy}
              defaultKind="user"
              hideIcon
              disableTooltip
            />
            {' · '}
            {t('exemption.holdsUntil', { day: <Day iso={item.until} /> })}
          </Typography>
          <TextField
            fullWidth
            multiline
            minRows={2}
            id={`${titleId}-note`}
            label={t('exemption.note')}
            value={note}
            onChange={event => setNote(event.target.value)}
            inputProps={{ maxLength: 2000 }}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            color="primary"
            variant="contained"
            disabled={busy}
          >
            {t(`exemption.do.${decision}`)}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
