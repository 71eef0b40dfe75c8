import { UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { useTeams } from '../../parts/teams.ts'
import { useCounts } from '../../shell/counters.ts'
import { type GuestFilter, VIEWS, type View } from '../load-guests.ts'
import classes from './guest-pane.module.css'

/**
 * Views in sight: those chosen many times an evening. The rest is behind one button beside them, which shows the name
 * of the chosen one and then takes the last one's place.
 */
export function inSight(view: View | undefined): readonly View[] {
  const [open, awaiting, mine] = ['open', 'awaiting', 'mine'] as const
  const isOther = view !== undefined && view !== open && view !== awaiting && view !== mine
  return isOther ? [open, awaiting] : [open, awaiting, mine]
}

export type FilterProps = {
  filter: GuestFilter
  onFilter: (filter: GuestFilter) => void
  onView: (view: View) => void
  oldestFirst: boolean
  onOldestFirst: (oldestFirst: boolean) => void
}

/** The button of the views that are not in sight: it shows the name of the chosen one. */
export function MoreFace({ view, ...button }: ComponentProps<'button'> & { view: View | undefined }) {
  const { t } = useTranslation('inbox')
  const counts = useViewCounts()
  const chosen = view !== undefined && !inSight(view).includes(view)
  const waiting = useOtherViews(view).filter((each) => each !== view && (counts[each] ?? 0) > 0)
  return (
    <UnstyledButton
      {...button}
      className={`${classes.filter} ${classes.more}`}
      data-chosen={chosen || undefined}
      title={waiting.map((each) => `${t(`list.view.${each}`)}: ${counts[each]}`).join(' · ') || t('list.moreHint')}
    >
      <span className={classes.name}>{chosen ? t(`list.view.${view}`) : t('list.more')}</span>
      {chosen && <ViewCount view={view} />}
      {!chosen && waiting.length > 0 && <span className={classes.dot} aria-hidden />}
      <IconChevronDown size={14} aria-hidden />
    </UnstyledButton>
  )
}

/** Views behind the button. */
export function useOtherViews(view: View | undefined): readonly View[] {
  const hasTeams = useTeams().length > 0
  return VIEWS.filter((each) => !inSight(view).includes(each) && (each !== 'team' || hasTeams))
}

/** How many guests a view has, if somebody should know. */
export function ViewCount({ view }: { view: View }) {
  const { t } = useTranslation('inbox')
  const { data } = useCounts()
  const count = useViewCounts()[view] ?? 0
  if (count === 0) return null
  const overdue = view === 'awaiting' ? (data?.overdue_guests ?? 0) : 0
  return (
    <span
      className={classes.count}
      data-overdue={overdue > 0 || undefined}
      title={overdue > 0 ? t('list.overdueCount', { count: overdue }) : undefined}
    >
      {count >= 1_000 ? '999+' : count}
    </span>
  )
}

function useViewCounts(): Partial<Record<View, number>> {
  const { data } = useCounts()
  if (!data) return {}
  return {
    unread: data.unread_guests,
    unprocessed: data.unprocessed_guests,
    mine: data.my_guests,
    awaiting: data.waiting_guests,
  }
}
