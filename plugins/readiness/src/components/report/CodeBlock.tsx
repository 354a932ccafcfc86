import { CopyTextButton } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import { useWords } from '../../words/useWords';

const useStyles = makeStyles(
  theme => ({
    root: {
      position: 'relative',
      margin: theme.spacing(1, 0),
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      backgroundColor: theme.palette.background.default,
      breakInside: 'avoid',
    },
    code: {
      display: 'block',
      margin: 0,
      padding: theme.spacing(1, 1.5),
      fontFamily: 'Menlo, Consolas, "Liberation Mono", monospace',
      fontSize: '0.8125rem',
      lineHeight: 1.6,
    },
    line: { display: 'flex' },
    number: {
      flex: 'none',
      minWidth: '3ch',
      marginRight: theme.spacing(2),
      textAlign: 'right',
      color: theme.palette.text.secondary,
      userSelect: 'none',
    },
    // Long lines wrap: nothing to scroll sideways, on a phone or on paper.
    text: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', minWidth: 0 },
    withButton: { paddingRight: theme.spacing(6) },
    caption: {
      display: 'block',
      padding: theme.spacing(0.75, 1.5, 0),
      color: theme.palette.text.secondary,
      ...theme.typography.caption,
    },
    button: {
      position: 'absolute',
      top: 0,
      right: 0,
      '@media print': { display: 'none' },
    },
  }),
  { name: 'ReadinessCodeBlock' },
);

/** Code as it stands in the repository (numbered from `firstLine`), or an example to take over (`copyable`). */
export function CodeBlock(props: {
  code: string;
  firstLine?: number;
  caption?: string;
  copyable?: boolean;
}) {
  const { code, firstLine, caption, copyable } = props;
  const classes = useStyles();
  const { t } = useWords();
  const lines = code.replace(/\n$/, '').split('\n');
  return (
    <div className={classes.root}>
      {caption && <span className={classes.caption}>{caption}</span>}
      <pre
        className={`${classes.code} ${
          copyable ? classes.withButton : ''
        }`.trim()}
      >
        {lines.map((line, index) => (
          <span key={index} className={classes.line}>
            {firstLine !== undefined && (
              <span className={classes.number} aria-hidden>
                {firstLine + index}
              </span>
            )}
            <code className={classes.text}>{line || ' '}</code>
          </span>
        ))}
      </pre>
      {copyable && (
        <span className={classes.button}>
          <CopyTextButton
            text={code}
            tooltipText={t('report.copiedExample')}
            variant="tertiary"
            aria-label={t('report.copyExample')}
          />
        </span>
      )}
    </div>
  );
}
