import { useLocation } from 'react-router-dom';
import { formatView } from '../../filter/overviewView';
import type { OverviewView } from '../../filter/overviewView';
import { useOverviewLink } from '../../hooks/useLinks';

/** Makes addresses of views of the organisation page: what stands behind a number. */
export function useViewLink() {
  const overviewLink = useOverviewLink();
  const { pathname } = useLocation();
  return (view: Partial<OverviewView>) => {
    const params = formatView(view);
    return overviewLink
      ? overviewLink(params)
      : `${pathname}?${params.toString()}`;
  };
}
