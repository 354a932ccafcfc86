import { useState } from 'react';
import Button from '@material-ui/core/Button';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import MoreIcon from '@material-ui/icons/MoreVert';
import type { FollowUp } from '@prodready/plugin-readiness-common';
import { useWords } from '../../words/useWords';
import { EditDialog } from './EditDialog';
import type { Field } from './EditDialog';
import { ExemptionDialog } from './ExemptionDialog';

const useStyles = makeStyles(
  theme => ({
    toolbar: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5),
      '@media print': { display: 'none' },
    },
    row: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      '@media print': { display: 'none' },
    },
    // Where there is little room, the menu has it too.
    assign: { [theme.breakpoints.down('xs')]: { display: 'none' } },
  }),
  { name: 'ReadinessFollowUpActions' },
);

const fields: Field[] = ['assignee', 'dueAt', 'note', 'ticketUrl'];

/**
 * What can be done about findings: a row of buttons, a menu, or a menu with what is done first beside it. Nothing that the
 * user may not do.
 */
export function FollowUpActions(props: {
  items: FollowUp[];
  variant: 'toolbar' | 'menu' | 'row';
  onDone: () => void;
}) {
  const { items, variant, onDone } = props;
  const classes = useStyles();
  const { t } = useWords();
  const [open, setOpen] = useState<Field | 'exemption'>();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const manageable = items.filter(({ may }) => may.manage);
  const exemptible = items.filter(
    ({ may, exemption }) => may.requestExemption && !exemption,
  );
  const actions = [
    ...(manageable.length > 0 ? fields : []),
    ...(exemptible.length > 0 ? (['exemption'] as const) : []),
  ];
  if (actions.length === 0) {
    return null;
  }
  const labelOf = (action: Field | 'exemption') =>
    action === 'exemption' ? t('exemption.request') : t(`edit.${action}`);
  const done = () => {
    setOpen(undefined);
    onDone();
  };
  return (
    <>
      {variant === 'toolbar' ? (
        <div className={classes.toolbar}>
          {actions.map(action => (
            <Button
              key={action}
              size="small"
              variant="outlined"
              onClick={() => setOpen(action)}
            >
              {labelOf(action)}
            </Button>
          ))}
        </div>
      ) : (
        <span className={classes.row}>
          {variant === 'row' &&
            manageable.some(({ assignee }) => !assignee) && (
              <Button
                size="small"
                className={classes.assign}
                aria-label={`${labelOf('assignee')}: ${nameOf(items[0])}`}
                onClick={() => setOpen('assignee')}
              >
                {labelOf('assignee')}
              </Button>
            )}
          <IconButton
            size="small"
            aria-label={t('followUp.actionsFor', {
              finding: nameOf(items[0]),
            })}
            aria-haspopup="menu"
            onClick={event => setAnchor(event.currentTarget)}
          >
            <MoreIcon fontSize="small" />
          </IconButton>
          <Menu
            anchorEl={anchor}
            open={Boolean(anchor)}
            onClose={() => setAnchor(null)}
          >
            {actions.map(action => (
              <MenuItem
                key={action}
                onClick={() => {
                  setAnchor(null);
                  setOpen(action);
                }}
              >
                {labelOf(action)}
              </MenuItem>
            ))}
          </Menu>
        </span>
      )}
      {open === 'exemption' && (
        <ExemptionDialog
          items={exemptible}
          onClose={() => setOpen(undefined)}
          onDone={done}
        />
      )}
      {open && open !== 'exemption' && (
        <EditDialog
          field={open}
          items={manageable}
          onClose={() => setOpen(undefined)}
          onDone={done}
        />
      )}
    </>
  );
}

function nameOf({ entityTitle, title }: FollowUp): string {
  return `${entityTitle}: ${title}`;
}
