import { useCallback, useState } from 'react';
import type {
  AnchorHTMLAttributes,
  HTMLAttributes,
  MouseEvent,
  ReactNode,
  SyntheticEvent,
} from 'react';
import { useAnalytics } from '@backstage/core-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import Popper from '@material-ui/core/Popper';
import { useHref, useNavigate } from 'react-router-dom';
import { useId } from '../../hooks/useId';

/*
 * A table of fifty services has over seven hundred links and tips. Made of Backstage's `Link` and Material UI's `Tooltip`
 * they are most of what the page takes to draw, and all of them draw themselves anew whenever the address changes. These
 * are plain elements: what navigates and what shows tips is there once, around all of them.
 */

const useStyles = makeStyles(
  theme => ({
    link: {
      color: theme.palette.primary.main,
      textDecoration: 'none',
      '&:hover': { textDecoration: 'underline' },
    },
    popper: { zIndex: theme.zIndex.tooltip, pointerEvents: 'none' },
    tip: {
      ...theme.typography.caption,
      maxWidth: 300,
      margin: theme.spacing(0.75, 0),
      padding: theme.spacing(0.5, 1),
      borderRadius: theme.shape.borderRadius,
      // The page's own colours, turned round.
      color: theme.palette.background.paper,
      backgroundColor: theme.palette.text.primary,
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'ReadinessLightLinks' },
);

/** Makes addresses for {@link LightLink}: those of the app, below the path that it is served at. */
export function useLightHref(): (to: string) => string {
  const root = useHref('/').replace(/\/$/, '');
  return useCallback(to => `${root}${to}`, [root]);
}

/** A link inside of {@link LightLinks}. `to` is an address of the app; `href` what {@link useLightHref} makes of it. */
export function LightLink(
  props: AnchorHTMLAttributes<HTMLAnchorElement> & {
    to: string;
    href: string;
    /** Shown while the link is pointed at or has the focus: a heading, and what follows it. */
    tip?: string;
    tipText?: string;
  },
) {
  const { to, tip, tipText, children, ...anchor } = props;
  return (
    <a {...anchor} data-to={to} data-tip={tip} data-tip-text={tipText}>
      {children}
    </a>
  );
}

/** The look of a link in running text. */
export function useLinkClass(): string {
  return useStyles().link;
}

interface Tip {
  anchor: HTMLElement;
  title: string;
  text?: string;
}

/** A box whose {@link LightLink}s lead somewhere and say something. Takes what a `div` takes. */
export function LightLinks(
  props: HTMLAttributes<HTMLDivElement> & { children: ReactNode },
) {
  const { children, ...box } = props;
  const classes = useStyles();
  const navigate = useNavigate();
  const analytics = useAnalytics();
  const tipId = useId();
  const [tip, setTip] = useState<Tip>();

  const follow = (event: MouseEvent) => {
    const link = closest(event, 'a[data-to]');
    const to = link?.dataset.to;
    const elsewhere =
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey;
    if (!to || elsewhere || event.defaultPrevented) return;
    event.preventDefault();
    analytics.captureEvent(
      'click',
      link.getAttribute('aria-label') ?? link.textContent ?? to,
      { attributes: { to } },
    );
    navigate(to);
  };
  const show = (event: SyntheticEvent) => {
    const anchor = closest(event, '[data-tip]');
    if (anchor === tip?.anchor) return;
    tip?.anchor.removeAttribute('aria-describedby');
    anchor?.setAttribute('aria-describedby', tipId);
    setTip(
      anchor && {
        anchor,
        title: anchor.dataset.tip!,
        text: anchor.dataset.tipText,
      },
    );
  };
  const hide = () => {
    tip?.anchor.removeAttribute('aria-describedby');
    setTip(undefined);
  };
  return (
    // The links inside are what is clicked and focused.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <div
      {...box}
      onClick={follow}
      onMouseOver={show}
      onMouseLeave={hide}
      onFocus={show}
      onBlur={hide}
      onKeyDown={event => event.key === 'Escape' && hide()}
    >
      {children}
      <Popper
        id={tipId}
        open={tip !== undefined && tip.anchor.isConnected}
        anchorEl={tip?.anchor}
        placement="bottom"
        className={classes.popper}
      >
        <div className={classes.tip}>
          {tip?.text ? <strong>{tip.title}</strong> : tip?.title}
          {tip?.text && <div>{tip.text}</div>}
        </div>
      </Popper>
    </div>
  );
}

function closest(event: SyntheticEvent, selector: string) {
  return event.target instanceof Element
    ? event.target.closest<HTMLElement>(selector) ?? undefined
    : undefined;
}
