import { UnstyledButton } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useShortcuts } from '../../shortcuts.ts'
import words from '../words.module.css'
import classes from './guest-pane.module.css'
import { type FilterProps, inSight, MoreFace, ViewCount } from './views.tsx'

const loadMore = () => import('./more-filters.tsx').then((each) => ({ default: each.MoreFilters }))
const MoreFilters = lazy(loadMore)

/** Which guests the list shows, in one row. */
export function Filters(props: FilterProps) {
  const { t } = useTranslation('inbox')
  const { filter, onView } = props
  const view = filter.q ? undefined : filter.view
  const [asked, setAsked] = useState(0)
  useShortcuts(t('keys.title'), [{ keys: 'f', label: t('keys.filters'), run: () => setAsked((times) => times + 1) }])
  const load = () => void loadMore().catch(() => undefined)
  const face = (
    <MoreFace
      view={view}
      aria-haspopup="dialog"
      aria-expanded={false}
      onPointerEnter={load}
      onFocus={load}
      onClick={() => setAsked(1)}
    />
  )
  return (
    <fieldset className={classes.filters}>
      <legend className={words.hidden}>{t('list.filter')}</legend>
      {inSight(view).map((each) => (
        <UnstyledButton
          key={each}
          className={classes.filter}
          data-yields={each === 'awaiting' || undefined}
          aria-pressed={view === each}
          title={t(`list.hint.${each}`)}
          onClick={() => onView(each)}
        >
          <span className={classes.name}>{t(`list.view.${each}`)}</span>
          <ViewCount view={each} />
        </UnstyledButton>
      ))}
      {asked > 0 ? (
        <Suspense fallback={face}>
          <MoreFilters {...props} asked={asked} />
        </Suspense>
      ) : (
        face
      )}
    </fieldset>
  )
}
