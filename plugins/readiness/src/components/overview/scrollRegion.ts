import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(
  theme => ({
    region: {
      overflowX: 'auto',
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: -2,
      },
    },
  }),
  { name: 'ReadinessScrollRegion' },
);

/** Properties of a box that scrolls sideways, and that the keyboard must therefore reach. */
export function useScrollRegion() {
  return { className: useStyles().region, tabIndex: 0 } as const;
}
