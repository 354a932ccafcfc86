import type { ReactNode } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import ErrorOutlineIcon from '@material-ui/icons/ErrorOutline';
import InfoOutlinedIcon from '@material-ui/icons/InfoOutlined';
import ReportProblemIcon from '@material-ui/icons/ReportProblemOutlined';
import classNames from 'classnames';
import { useToneStyles } from '../../theme/tones';

const icons = {
  neutral: InfoOutlinedIcon,
  warning: ReportProblemIcon,
  bad: ErrorOutlineIcon,
};

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      gap: theme.spacing(1.5),
      padding: theme.spacing(1.5, 2),
      borderRadius: theme.shape.borderRadius,
      borderLeft: '4px solid currentColor',
    },
    body: {
      minWidth: 0,
      maxWidth: '100ch',
      color: theme.palette.text.primary,
      overflowWrap: 'anywhere',
    },
    title: { fontWeight: theme.typography.fontWeightBold as number },
    action: { marginTop: theme.spacing(1.5) },
  }),
  { name: 'ReadinessNotice' },
);

/** Something the reader should know about what is shown: title, explanation, perhaps something to do. */
export function Notice(props: {
  tone: keyof typeof icons;
  title: string;
  /** Set for the title of a page that shows nothing else. */
  titleComponent?: 'h2' | 'h3';
  children?: ReactNode;
  action?: ReactNode;
}) {
  const { tone, title, titleComponent, children, action } = props;
  const classes = useStyles();
  const tones = useToneStyles();
  const Icon = icons[tone];
  return (
    <div className={classNames(classes.root, tones[tone], tones.surface)}>
      <Icon aria-hidden />
      <div className={classes.body}>
        <Typography
          component={titleComponent ?? 'p'}
          variant="body1"
          className={classes.title}
        >
          {title}
        </Typography>
        {children && <Typography component="div">{children}</Typography>}
        {action && <div className={classes.action}>{action}</div>}
      </div>
    </div>
  );
}
