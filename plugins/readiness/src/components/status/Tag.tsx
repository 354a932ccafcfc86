import type { ReactNode } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import type { Severity } from '@prodready/report';
import classNames from 'classnames';
import { useToneStyles } from '../../theme/tones';
import type { Tone } from '../../theme/tones';
import { severityTones } from '../../words/statuses';
import { useWords } from '../../words/useWords';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'inline-block',
      padding: theme.spacing(0, 0.75),
      borderRadius: theme.shape.borderRadius,
      border: '1px solid currentColor',
      fontSize: theme.typography.caption.fontSize,
      fontWeight: theme.typography.fontWeightBold as number,
      lineHeight: 1.5,
      whiteSpace: 'nowrap',
    },
  }),
  { name: 'ReadinessTag' },
);

/** A short word in a tinted frame. */
export function Tag(props: { tone: Tone; children: ReactNode }) {
  const classes = useStyles();
  const tones = useToneStyles();
  return (
    <span
      className={classNames(classes.root, tones[props.tone], tones.surface)}
    >
      {props.children}
    </span>
  );
}

/** How much a finding weighs. */
export function SeverityTag({ severity }: { severity: Severity }) {
  const { t } = useWords();
  return <Tag tone={severityTones[severity]}>{t(`severity.${severity}`)}</Tag>;
}
