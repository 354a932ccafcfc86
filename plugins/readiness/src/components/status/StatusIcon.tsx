import type { ComponentType } from 'react';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import CancelIcon from '@material-ui/icons/Cancel';
import HelpOutlineIcon from '@material-ui/icons/HelpOutline';
import RemoveCircleOutlineIcon from '@material-ui/icons/RemoveCircleOutline';
import WarningIcon from '@material-ui/icons/Warning';
import type { SvgIconProps } from '@material-ui/core/SvgIcon';
import type { AreaStatus } from '@prodready/report';
import type { VerdictOrNone } from '../../words/statuses';

/** A different shape for each status, so that the colour is never needed to tell them apart. */
const icons: Record<AreaStatus | VerdictOrNone, ComponentType<SvgIconProps>> = {
  ready: CheckCircleIcon,
  partial: WarningIcon,
  'ready-with-gaps': WarningIcon,
  'needs-improvement': CancelIcon,
  'not-ready': CancelIcon,
  'not-applicable': RemoveCircleOutlineIcon,
  unknown: HelpOutlineIcon,
  'not-assessed': HelpOutlineIcon,
};

export interface StatusIconProps extends SvgIconProps {
  status: keyof typeof icons;
}

/** The shape of a status. Decorative: the words stand beside it, or name the element around it. */
export function StatusIcon({ status, ...props }: StatusIconProps) {
  const Icon = icons[status];
  return <Icon fontSize="small" aria-hidden {...props} />;
}
