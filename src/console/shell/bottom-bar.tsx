import { Indicator, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import type { Opener } from '../parts/opens.ts'
import type { Counters } from './counters.ts'
import classes from './menu.module.css'
import type { Screen, ScreenId } from './screens.ts'

const MAIN: readonly ScreenId[] = ['inbox', 'mailings', 'reviews', 'restaurants', 'numbers']
const SHOWN = 4

/** A phone's menu: what is used most, and the rest behind "More", which is red when something there is broken. */
export function BottomBar(props: { screens: readonly Screen[]; counters: Counters; more: Opener }) {
  const { screens, counters, more } = props
  const { t } = useTranslation()
  const [path] = useLocation()
  const isBroken = ({ alarm, badge }: Screen) => alarm === true && (badge?.(counters) ?? 0) > 0
  const tabs = MAIN.flatMap((id) => screens.filter((screen) => screen.id === id)).slice(0, SHOWN)
  const broken = screens.filter((screen) => !tabs.includes(screen) && isBroken(screen))
  return (
    <nav className={classes.bar} aria-label={t('nav.label')}>
      {tabs.map((screen) => {
        const Icon = screen.icon
        const active = path.startsWith(screen.path)
        const count = screen.badge?.(counters) ?? 0
        const name = t(`nav.${screen.id}`)
        return (
          <UnstyledButton
            key={screen.id}
            component={Link}
            href={screen.path}
            className={classes.tab}
            data-active={active || undefined}
            aria-current={active ? 'page' : undefined}
          >
            <Indicator
              disabled={count === 0}
              label={<span aria-hidden>{count > 99 ? '99+' : count}</span>}
              size={16}
              color="red.8"
            >
              <Icon size={22} stroke={1.7} aria-hidden />
            </Indicator>
            <span>{name}</span>
            {count > 0 && <VisuallyHidden>{t(screen.alarm ? 'nav.down' : 'nav.waiting', { count })}</VisuallyHidden>}
          </UnstyledButton>
        )
      })}
      <UnstyledButton className={classes.tab} {...more}>
        <Indicator disabled={broken.length === 0} size={10} color="red.8">
          <IconDots size={22} aria-hidden />
        </Indicator>
        <span>{t('nav.more')}</span>
        {broken.map((screen) => (
          <VisuallyHidden key={screen.id}>
            {t(`nav.${screen.id}`)}: {t('nav.down', { count: screen.badge?.(counters) ?? 0 })}
          </VisuallyHidden>
        ))}
      </UnstyledButton>
    </nav>
  )
}
