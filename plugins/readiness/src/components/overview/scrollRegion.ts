import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(
  theme => ({
    region: {
      overflowX: 'auto',
      // Also where the system hides scroll bars until something moves: nobody would look for columns they cannot see.
      '&::-webkit-scrollbar': { height: 12 },
      '&::-webkit-scrollbar-track': {
        backgroundColor: theme.palette.action.hover,
      },
      '&::-webkit-scrollbar-thumb': {
        backgroundColor: theme.palette.text.secondary,
        backgroundClip: 'padding-box',
        border: '3px solid transparent',
        borderRadius: 6,
      },
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
