import { Link } from '@backstage/core-components';
import Checkbox from '@material-ui/core/Checkbox';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { FollowUp } from '@prodready/plugin-readiness-common';
import type { Bundle } from '../../filter/followUpView';
import { useCheckLink } from '../../hooks/useLinks';
import { useTabLink } from '../../hooks/useTabLink';
import { useWords } from '../../words/useWords';
import { checkAnchor } from '../report/anchors';
import { Sentence } from '../report/Prose';
import { SeverityTag, Tag } from '../status/Tag';
import { FindingFacts } from './FindingFacts';
import { FollowUpActions } from './FollowUpActions';

const useStyles = makeStyles(
  theme => ({
    groupHead: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      padding: theme.spacing(0.75, 2),
      borderTop: `1px solid ${theme.palette.divider}`,
      backgroundColor: theme.palette.background.default,
    },
    groupTitle: {
      margin: 0,
      fontSize: '0.9375rem',
      fontWeight: theme.typography.fontWeightBold as number,
      overflowWrap: 'anywhere',
    },
    count: { color: theme.palette.text.primary },
    list: { listStyle: 'none', margin: 0, padding: 0 },
    item: {
      display: 'grid',
      gridTemplateColumns: '30px minmax(0, 1fr) auto',
      columnGap: theme.spacing(1),
      padding: theme.spacing(1, 2),
      borderTop: `1px solid ${theme.palette.divider}`,
    },
    box: { padding: theme.spacing(0.25), alignSelf: 'start' },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      gap: theme.spacing(0.25, 1),
      '& a': {
        fontWeight: theme.typography.fontWeightBold as number,
        overflowWrap: 'anywhere',
      },
    },
    message: { overflowWrap: 'anywhere', maxWidth: '120ch' },
  }),
  { name: 'ReadinessFindingsList' },
);

/** A finding's key in a set. */
export function keyOf({ entityRef, checkId }: FollowUp): string {
  return `${entityRef} ${checkId}`;
}

function bundleOf(item: FollowUp, bundle: Bundle): string {
  if (bundle === 'none') {
    return '';
  }
  return bundle === 'entity' ? item.entityRef : item.checkId;
}

/** Findings, put together by service or by check, in the order they came. */
export function FindingsList(props: {
  items: FollowUp[];
  bundle: Bundle;
  /** There are more on other pages, perhaps of the same service or check. */
  partial?: boolean;
  selected: ReadonlySet<string>;
  onSelect: (keys: Set<string>) => void;
  onDone: () => void;
}) {
  const { items, bundle, partial, selected, onSelect, onDone } = props;
  const classes = useStyles();
  const { t, number } = useWords();
  const tabLink = useTabLink();
  const checkLink = useCheckLink();
  const groups = new Map<string, FollowUp[]>();
  for (const item of items) {
    const key = bundleOf(item, bundle);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  const toggle = (keys: string[], on: boolean) => {
    const next = new Set(selected);
    keys.forEach(key => (on ? next.add(key) : next.delete(key)));
    onSelect(next);
  };
  return (
    <>
      {[...groups].map(([key, members]) => {
        const keys = members.filter(({ state }) => state === 'open').map(keyOf);
        const all = keys.length > 0 && keys.every(id => selected.has(id));
        const title =
          bundle === 'check' ? members[0].title : members[0].entityTitle;
        const link =
          bundle === 'check' ? checkLink?.(key) : tabLink(members[0].entityRef);
        return (
          <div key={key}>
            {bundle !== 'none' && (
              <div className={classes.groupHead}>
                {keys.length > 0 && (
                  <Checkbox
                    size="small"
                    color="primary"
                    className={classes.box}
                    checked={all}
                    indeterminate={!all && keys.some(id => selected.has(id))}
                    inputProps={{
                      'aria-label': t('followUp.selectAll', { name: title }),
                    }}
                    onChange={event => toggle(keys, event.target.checked)}
                  />
                )}
                <Typography component="h3" className={classes.groupTitle}>
                  {link ? <Link to={link}>{title}</Link> : title}
                </Typography>
                <Typography variant="body2" className={classes.count}>
                  {partial
                    ? t('followUp.onThisPage', {
                        number: number(members.length),
                      })
                    : number(members.length)}
                </Typography>
              </div>
            )}
            <ul className={classes.list}>
              {members.map(item => (
                <Item
                  key={keyOf(item)}
                  item={item}
                  bundle={bundle}
                  selected={selected.has(keyOf(item))}
                  onSelect={on => toggle([keyOf(item)], on)}
                  onDone={onDone}
                />
              ))}
            </ul>
          </div>
        );
      })}
    </>
  );
}

function Item(props: {
  item: FollowUp;
  bundle: Bundle;
  selected: boolean;
  onSelect: (on: boolean) => void;
  onDone: () => void;
}) {
  const { item, bundle, selected, onSelect, onDone } = props;
  const classes = useStyles();
  const { t } = useWords();
  const tabLink = useTabLink();
  const open = item.state === 'open';
  return (
    <li className={classes.item}>
      {open ? (
        <Checkbox
          size="small"
          color="primary"
          className={classes.box}
          checked={selected}
          inputProps={{
            'aria-label': t('followUp.select', {
              name: `${item.entityTitle}: ${item.title}`,
            }),
          }}
          onChange={event => onSelect(event.target.checked)}
        />
      ) : (
        <span />
      )}
      <div>
        <div className={classes.head}>
          {item.blocker ? (
            <Tag tone="bad">{t('report.blocksLaunch')}</Tag>
          ) : (
            <SeverityTag severity={item.severity} />
          )}
          <Link to={`${tabLink(item.entityRef)}#${checkAnchor(item.checkId)}`}>
            {bundle === 'check' ? item.entityTitle : item.title}
          </Link>
          {bundle === 'none' && (
            <Typography variant="body2">{item.entityTitle}</Typography>
          )}
          <Typography variant="body2" color="textSecondary">
            {t(`area.${item.area}`)} · {t(`step.effort.${item.effort}`)}
          </Typography>
        </div>
        <Typography variant="body2" className={classes.message}>
          <Sentence text={item.message} />
        </Typography>
        <FindingFacts item={item} />
      </div>
      {open ? (
        <FollowUpActions items={[item]} variant="row" onDone={onDone} />
      ) : (
        <span />
      )}
    </li>
  );
}
