import { Fragment } from 'react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';

/*
 * The words of a report quote a repository: its paths, its code. Of Markdown they use paragraphs, lists, `code` and
 * **strong**; everything else is shown as it stands, so that `src/__init__.py` keeps its name and nobody's repository
 * puts links, images or HTML onto the page.
 */

const useStyles = makeStyles(
  theme => ({
    root: {
      maxWidth: '80ch',
      overflowWrap: 'anywhere',
      '& > *': { margin: 0 },
      '& > * + *': { marginTop: theme.spacing(1.5) },
    },
    list: { paddingLeft: theme.spacing(3) },
    code: {
      fontFamily: 'Menlo, Consolas, "Liberation Mono", monospace',
      fontSize: '0.9em',
      padding: theme.spacing(0, 0.5),
      borderRadius: theme.shape.borderRadius,
      backgroundColor: theme.palette.action.hover,
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'ReadinessProse' },
);

const listItem = /^\s*(?:[-*]|\d{1,3}\.)\s+/;

/** Paragraphs and lists of a report. */
export function Prose({ text }: { text: string }) {
  const classes = useStyles();
  return (
    <div className={classes.root}>
      {text
        .split(/\n\s*\n/)
        .filter(block => block.trim())
        .map((block, index) => (
          <Block key={index} text={block} />
        ))}
    </div>
  );
}

function Block({ text }: { text: string }) {
  const classes = useStyles();
  const lines = text.split('\n').filter(line => line.trim());
  if (!lines.every(line => listItem.test(line))) {
    return (
      <Typography>
        <Sentence text={lines.join(' ')} />
      </Typography>
    );
  }
  return (
    <Typography
      component={/^\s*\d/.test(lines[0]) ? 'ol' : 'ul'}
      className={classes.list}
    >
      {lines.map((line, index) => (
        <li key={index}>
          <Sentence text={line.replace(listItem, '')} />
        </li>
      ))}
    </Typography>
  );
}

/** A sentence of a report, with its `code` and **strong** words. */
export function Sentence({ text }: { text: string }) {
  const classes = useStyles();
  return (
    <>
      {text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part, index) => {
        if (index % 2 === 0) {
          return <Fragment key={index}>{part}</Fragment>;
        }
        return part.startsWith('`') ? (
          <code key={index} className={classes.code}>
            {part.slice(1, -1)}
          </code>
        ) : (
          <strong key={index}>{part.slice(2, -2)}</strong>
        );
      })}
    </>
  );
}
